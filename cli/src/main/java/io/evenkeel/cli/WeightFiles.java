// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.certificate.Certificate;
import io.evenkeel.lock.Lock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files of one run, all of one plan, and the plan beside them.
 *
 * @param lock the plan with what decides its values
 * @param lockFile where it goes, if anywhere
 */
record WeightFiles(List<WeightFile> files, Lock lock, Optional<Path> lockFile) {
  WeightFiles {
    files = List.copyOf(files);
  }

  /**
   * Refuses what cannot be written, before the network is run.
   *
   * @throws InvalidInputException if what is there is in the way or a disk is too small
   */
  void check() {
    files.forEach(WeightFile::check);
  }

  /**
   * Writes the plan, draws it into every file, and writes the plan again with what each holds: a
   * run that is interrupted has its plan.
   */
  List<Written> write() {
    if (!files.isEmpty()) {
      lockFile.filter(file -> !isThere(file)).ifPresent(lock::write);
    }
    List<Written> written = files.stream().map(WeightFile::write).toList();
    List<Certificate> certificates = written.stream().map(Written::certificate).toList();
    lockFile.ifPresent(lock.withWritten(certificates)::write);
    return written;
  }

  /** Whether an earlier run wrote the same plan, and perhaps noted what it had written of it. */
  private boolean isThere(Path file) {
    try {
      return Files.exists(file) && Lock.read(file).digest().equals(lock.digest());
    } catch (InvalidInputException other) {
      return false;
    }
  }
}
