// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.certificate.Certificate;
import io.evenkeel.safetensors.Resumption;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A file that was written.
 *
 * @param file or the index of several
 * @param shards how many it is the index of; 0 if it holds the values itself
 * @param found what there was of it before
 * @param certificate what it holds
 * @param tied how many of its tensors are another one under a further name
 */
record Written(Path file, int shards, Resumption found, Certificate certificate, int tied) {
  private static final int MOST_SHOWN = 20;

  /** What the user is told. */
  String line() {
    String how =
        switch (found) {
          case NEW -> "wrote " + file + (shards == 0 ? "" : " and %d shards".formatted(shards));
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
    boolean drawn = certificate.tensors().stream().anyMatch(t -> t.expected().isPresent());
    return !drawn
        ? "as given, none drawn"
        : String.format(
            Locale.ROOT,
            "sample moments %s planned (wrong alarm ≤ %.0e)",
            certificate.problems().isEmpty() ? "as" : "not as",
            certificate.falseAlarm());
  }

  /**
   * Prints what is wrong with the files: nothing, but for one in a million.
   *
   * @return the exit code
   */
  static int complain(List<Written> files, PrintWriter errors) {
    List<String> problems =
        files.stream().flatMap(file -> file.certificate.problems().stream()).toList();
    problems.stream().limit(MOST_SHOWN).forEach(line -> errors.println("evenkeel: " + line));
    if (problems.size() > MOST_SHOWN) {
      errors.println("evenkeel: … and %d more".formatted(problems.size() - MOST_SHOWN));
    }
    return problems.isEmpty() ? 0 : 1;
  }
}
