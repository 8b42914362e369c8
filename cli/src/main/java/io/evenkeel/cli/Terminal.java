// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.io.Console;
import java.util.Optional;

/** What is known of the user's terminal. */
final class Terminal {
  private Terminal() {}

  /** Whether somebody is looking: bars and colours belong there and not in a pipe. */
  // The default provider of consoles still gives none in a pipe.
  @SuppressWarnings("SystemConsoleNull")
  static boolean isInteractive() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
        && System.getenv("NO_COLOR") == null;
  }
}
