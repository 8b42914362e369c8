// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.safetensors.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Says what is left when the user or the system ends the program before it is done. */
final class Interruption {
  private static volatile boolean over;
  private static volatile Optional<Path> partial = Optional.empty();

  private Interruption() {}

  /** Speaks when the process ends before {@link #over}. */
  static void announce() {
    Runtime.getRuntime().addShutdownHook(new Thread(Interruption::say, "interruption note"));
  }

  /** From now on the process ends because it is done. */
  static void over() {
    over = true;
  }

  /** Writes a file that can be continued. */
  static <T> T during(Path file, Supplier<T> writing) {
    partial = Optional.of(Safetensors.partial(file));
    try {
      return writing.get();
    } finally {
      partial = Optional.empty();
    }
  }

  private static void say() {
    if (over) {
      return;
    }
    String left =
        partial
            .filter(Files::exists)
            .map(part -> part + " is kept: add --resume to continue")
            .orElse("no file was left half-written");
    // A progress bar stands in the line that the cursor is in.
    String start = Terminal.isInteractive() ? System.lineSeparator() : "";
    System.err.println(start + "evenkeel: interrupted; " + left);
  }
}
