// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The data of a page, as its script reads it. */
final class PageData {
  private PageData() {}

  /** JSON that cannot end the script element it stands in. */
  static String json(List<Outcome> outcomes) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    ArrayNode runs = root.putArray("runs");
    for (Outcome outcome : outcomes) {
      ObjectNode run = JsonReport.outcome(outcome);
      run.remove("findings");
      // The page shows shapes as text and only the first recipe's plan.
      run.path("parameters")
          .forEach(parameter -> {
            ObjectNode node = (ObjectNode) parameter;
            node.put("shape", join(node.path("shape")));
          });
      if (!runs.isEmpty()) {
        run.remove("parameters");
      }
      runs.add(run);
    }
    return root.toString().replace("<", "\\u003c");
  }

  private static String join(Iterable<JsonNode> dimensions) {
    StringBuilder text = new StringBuilder();
    dimensions.forEach(d -> text.append(text.isEmpty() ? "" : "×").append(d.asText()));
    return text.isEmpty() ? "scalar" : text.toString();
  }
}
