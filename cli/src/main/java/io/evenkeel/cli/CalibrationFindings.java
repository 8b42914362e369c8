// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.calibrate.Calibration;
import io.evenkeel.calibrate.Correction;
import io.evenkeel.calibrate.Uncorrected;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is to be known of a calibration, as findings. */
final class CalibrationFindings {
  private CalibrationFindings() {}

  static List<Finding> of(Calibration calibration) {
    List<Finding> findings = new ArrayList<>();
    calibration.missed().forEach(missed -> findings.add(missed(calibration, missed)));
    Map<String, List<String>> left = new LinkedHashMap<>();
    for (Uncorrected map : calibration.uncorrected()) {
      left.computeIfAbsent(map.because(), b -> new ArrayList<>()).add(map.parameter());
    }
    left.forEach((because, names) ->
        findings.add(
            new Finding(
                "not-calibrated",
                Severity.NOTE,
                names.size() == 1
                    ? names.getFirst()
                    : "%s and %d more".formatted(names.getFirst(), names.size() - 1),
                because,
                Finding.NOTHING_TO_DO)));
    return findings;
  }

  private static Finding missed(Calibration calibration, Correction correction) {
    return new Finding(
        "calibration-missed",
        Severity.WARNING,
        correction.parameter(),
        String.format(
            Locale.ROOT,
            "%.2g %% from its target on %d samples held back, whose own standard error is %.2g %%",
            100 * calibration.miss(correction.parameter()),
            calibration.heldBack(),
            100 * correction.error()),
        "take more samples: a larger --data, or a larger --input of a model whose batch is free");
  }
}
