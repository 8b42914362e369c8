// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.calibrate.Calibration;
import io.evenkeel.calibrate.Correction;
import io.evenkeel.calibrate.Goal;
import io.evenkeel.calibrate.Uncorrected;

/** A calibration for programs. */
final class CalibrationJson {
  private CalibrationJson() {}

  static ObjectNode of(Calibration calibration) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("goal", calibration.goal() == Goal.UNIT_VARIANCE ? "unit variance" : "planned signal");
    node.put("tolerance", calibration.goal().tolerance());
    node.put("data", calibration.data());
    node.put("samples", calibration.samples());
    node.put("heldBack", calibration.heldBack());
    ArrayNode maps = node.putArray("maps");
    calibration.corrections().forEach(correction -> maps.add(correction(correction)));
    ArrayNode left = node.putArray("uncorrected");
    calibration.uncorrected().forEach(map -> left.add(uncorrected(map)));
    return node;
  }

  private static ObjectNode correction(Correction correction) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("parameter", correction.parameter());
    node.put("tensor", correction.tensor());
    node.put("uses", correction.uses());
    JsonReport.put(node, "target", correction.target());
    JsonReport.put(node, "before", correction.before());
    JsonReport.put(node, "factor", correction.factor());
    JsonReport.put(node, "after", correction.after());
    JsonReport.put(node, "standardError", correction.error());
    return node;
  }

  private static ObjectNode uncorrected(Uncorrected map) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("parameter", map.parameter());
    node.put("because", map.because());
    return node;
  }
}
