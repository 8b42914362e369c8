// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.OptionalDouble;

/** The data of a page, as its script reads it. */
final class PageData {
  private PageData() {}

  /** JSON that cannot end the script element it stands in. */
  static String json(List<Outcome> outcomes) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode runs = root.putArray("runs");
    outcomes.forEach(outcome -> runs.add(run(outcome)));
    return root.toString().replace("<", "\\u003c");
  }

  private static ObjectNode run(Outcome outcome) {
    ObjectNode run = JsonReport.outcome(outcome);
    run.remove("findings");
    for (JsonNode parameter : run.path("parameters")) {
      ((ObjectNode) parameter).put("shape", join(parameter.path("shape")));
    }
    ArrayNode groups = run.putArray("groups");
    ParameterGroup.of(outcome.plan()).forEach(group -> groups.add(group(outcome, group)));
    return run;
  }

  private static ObjectNode group(Outcome outcome, ParameterGroup group) {
    ObjectNode node = JsonReport.parameter(group.first());
    node.put("name", group.name());
    node.put("count", group.count());
    node.put("shape", group.shape().replace("x", "×"));
    node.put("reason", group.reason());
    DoubleSummaryStatistics gradients =
        group.members().stream()
            .flatMap(member -> outcome.gradient(member).stream())
            .flatMapToDouble(gradient -> gradient.predicted().known().stream())
            .summaryStatistics();
    if (gradients.getCount() > 0) {
      ObjectNode predicted = node.putObject("predicted");
      JsonReport.put(predicted, "least", gradients.getMin());
      JsonReport.put(predicted, "gradientSecondMoment", gradients.getMax());
      JsonReport.put(predicted, "gradientToWeight", largestStep(outcome, group));
    }
    return node;
  }

  /** As measured where it was. */
  private static OptionalDouble largestStep(Outcome outcome, ParameterGroup group) {
    return group.members().stream()
        .flatMap(member -> outcome.gradient(member).stream())
        .map(g -> g.measuredToWeight().isPresent() ? g.measuredToWeight() : g.toWeight())
        .flatMapToDouble(OptionalDouble::stream)
        .max();
  }

  private static String join(Iterable<JsonNode> dimensions) {
    StringBuilder text = new StringBuilder();
    dimensions.forEach(d -> text.append(text.isEmpty() ? "" : "×").append(d.asText()));
    return text.isEmpty() ? "scalar" : text.toString();
  }
}
