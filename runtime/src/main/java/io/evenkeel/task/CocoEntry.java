// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The plain fields of one entry of a COCO file.
 *
 * @param box empty where there is none
 */
record CocoEntry(Map<String, Double> numbers, Map<String, String> texts, List<Double> box) {
  /** Reads on from an entry's brace to the one that closes it. */
  static CocoEntry read(JsonParser json) throws IOException {
    CocoEntry entry = new CocoEntry(new HashMap<>(), new HashMap<>(), new ArrayList<>());
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      entry.field(json.currentName(), json.nextToken(), json);
    }
    return entry;
  }

  /** Whether it is an annotation of one object that covers something. */
  boolean isObject() {
    boolean single = numbers.getOrDefault("iscrowd", 0.).equals(0.);
    boolean covers = box.size() < Boxes.NUMBERS || (box.get(2) > 0 && box.get(3) > 0);
    return single && covers;
  }

  private void field(String name, JsonToken value, JsonParser json) throws IOException {
    if (value.isNumeric()) {
      numbers.put(name, json.getDoubleValue());
    } else if (value == JsonToken.VALUE_STRING) {
      texts.put(name, json.getText());
    } else if (value == JsonToken.START_ARRAY && name.equals("bbox")) {
      while (json.nextToken().isNumeric()) {
        box.add(json.getDoubleValue());
      }
    } else {
      json.skipChildren();
    }
  }
}
