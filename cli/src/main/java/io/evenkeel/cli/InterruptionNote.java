// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.safetensors.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Says what is kept when the user or the system ends the program while a file is being written. */
final class InterruptionNote {
  private InterruptionNote() {}

  /** Writes a file that can be continued. */
  static <T> T during(Path file, Supplier<T> writing) {
    Thread hook = new Thread(() -> say(Safetensors.partial(file)), "interruption note");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return writing.get();
    } finally {
      forget(hook);
    }
  }

  private static void say(Path part) {
    if (Files.exists(part)) {
      System.err.printf("%nevenkeel: interrupted; %s is kept: add --resume to continue%n", part);
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException exiting) {
      // It is being said.
    }
  }
}
