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
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A race for programs. What is not finite is a string, as JSON has no such numbers. */
public final class RaceJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final long MOST_POINTS = 1000;

  private RaceJson() {}

  public static void write(Path file, RaceResult result) {
    AtomicFile.write(file, text(result) + "\n");
  }

  private static String text(RaceResult result) {
    return node(result, 1).toPrettyString();
  }

  /** The same for a chart, of at most 1,000 points: means over neighbouring steps. */
  public static String chart(RaceResult result) {
    int width = Math.toIntExact(Math.ceilDiv(Math.max(1, result.done()), MOST_POINTS));
    ObjectNode root = node(result, width);
    ArrayNode at = root.putArray("at");
    for (long step = width; step < result.done() + width; step += width) {
      at.add(Math.min(step, result.done()));
    }
    return root.toString();
  }

  private static ObjectNode node(RaceResult result, int width) {
    ObjectNode root = JSON.objectNode();
    root.put("model", result.model());
    root.put("task", result.task());
    root.put("steps", result.done());
    root.put("metric", result.metric());
    root.set("chance", number(result.chance()));
    ObjectNode options = root.putObject("options");
    result
        .options()
        .forEach((name, value) -> options.set(name.replaceFirst("^--", ""), value(value)));
    result
        .winner()
        .ifPresent(winner ->
            root.putObject("winner").put("recipe", winner.recipe()).put("seed", winner.seed()));
    ArrayNode starts = root.putArray("starts");
    result.standings().forEach(standing -> starts.add(node(standing, width)));
    return root;
  }

  private static ObjectNode node(Standing standing, int width) {
    ObjectNode node = JSON.objectNode();
    node.put("recipe", standing.recipe());
    node.put("seed", standing.seed());
    node.put("verdict", standing.verdict().name().toLowerCase(Locale.ROOT));
    if (!Double.isNaN(standing.metric())) {
      node.put("metric", standing.metric());
    }
    standing.further().forEach((name, value) -> node.set(name, number(value)));
    node.set("loss", column(standing, width, StepResult::loss));
    node.set("gradientNorm", column(standing, width, StepResult::gradientNorm));
    return node;
  }

  private static ArrayNode column(Standing standing, int width, ToDoubleFunction<StepResult> of) {
    ArrayNode column = JSON.arrayNode();
    List<StepResult> curve = standing.curve();
    for (int from = 0; from < curve.size(); from += width) {
      List<StepResult> near = curve.subList(from, Math.min(curve.size(), from + width));
      column.add(number(near.stream().mapToDouble(of).average().orElseThrow()));
    }
    return column;
  }

  private static JsonNode value(String value) {
    try {
      return number(Double.parseDouble(value));
    } catch (NumberFormatException e) {
      return JSON.textNode(value);
    }
  }

  private static JsonNode number(double value) {
    return Double.isFinite(value)
        ? JSON.numberNode(value)
        : JSON.textNode(Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
  }
}
