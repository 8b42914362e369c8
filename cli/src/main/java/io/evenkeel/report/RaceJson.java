// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.race.Standing;
import io.evenkeel.safetensors.AtomicFile;
import io.evenkeel.train.StepResult;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A race for programs. What is not finite is a string, as JSON has no such numbers. */
public final class RaceJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RaceJson() {}

  public static void write(Path file, RaceResult result) {
    AtomicFile.write(file, text(result) + "\n");
  }

  /** The text of the file. */
  public static String text(RaceResult result) {
    return node(result).toPrettyString();
  }

  private static JsonNode node(RaceResult result) {
    ObjectNode root = JSON.objectNode();
    root.put("model", result.model());
    root.put("task", result.task());
    root.put("steps", result.done());
    root.put("metric", result.metric());
    root.set("chance", number(result.chance()));
    ArrayNode starts = root.putArray("starts");
    result.standings().forEach(standing -> starts.add(node(standing)));
    return root;
  }

  private static ObjectNode node(Standing standing) {
    ObjectNode node = JSON.objectNode();
    node.put("recipe", standing.recipe());
    node.put("seed", standing.seed());
    node.put("verdict", standing.verdict().name().toLowerCase(Locale.ROOT));
    if (!Double.isNaN(standing.metric())) {
      node.put("metric", standing.metric());
    }
    standing.further().forEach((name, value) -> node.set(name, number(value)));
    node.set("loss", column(standing, StepResult::loss));
    node.set("gradientNorm", column(standing, StepResult::gradientNorm));
    return node;
  }

  private static ArrayNode column(Standing standing, ToDoubleFunction<StepResult> of) {
    ArrayNode column = JSON.arrayNode();
    standing.curve().forEach(step -> column.add(number(of.applyAsDouble(step))));
    return column;
  }

  private static JsonNode number(double value) {
    return Double.isFinite(value)
        ? JSON.numberNode(value)
        : JSON.textNode(Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
  }
}
