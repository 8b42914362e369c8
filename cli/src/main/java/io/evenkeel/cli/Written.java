// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.certificate.Certificate;
import io.evenkeel.safetensors.Resumption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A file that was written.
 *
 * @param found what there was of it before
 * @param certificate what it holds
 * @param tied how many of its tensors are another one under a further name
 */
record Written(Path file, Resumption found, Certificate certificate, int tied) {
  /** What the user is told. */
  String line() {
    String how =
        switch (found) {
          case NEW -> "wrote " + file;
          case CONTINUED -> "continued and completed " + file;
          case COMPLETE_ALREADY -> file + " is complete already, compared";
        };
    return String.format(
        Locale.ROOT,
        "%s: %,d values in %d tensors%s, each once, crc32c %08x, %s",
        how,
        certificate.elements(),
        certificate.tensors().size(),
        tied == 0 ? "" : " (%d of them tied ones under a further name)".formatted(tied),
        certificate.crc32c(),
        moments(certificate));
  }

  /** What a user is told of the moments of a file's values. */
  static String moments(Certificate certificate) {
    return String.format(
        Locale.ROOT,
        "sample moments %s planned (wrong alarm ≤ %.0e)",
        certificate.problems().isEmpty() ? "as" : "not as",
        certificate.falseAlarm());
  }

  /** What is wrong with it; nothing, but for one run in a million. */
  List<String> problems() {
    return certificate.problems();
  }
}
