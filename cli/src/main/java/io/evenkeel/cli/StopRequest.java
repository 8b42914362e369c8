// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import org.jline.utils.Signals;

/**
 * Ctrl-C during long work that can end early: the first one asks the work to end where it is, so
 * that what was reached is reported; a second one ends the process.
 *
 * <p>A shutdown hook would not do: ONNX Runtime closes itself in one of its own, at the same time.
 */
final class StopRequest implements AutoCloseable {
  private static final String CTRL_C = "INT";

  private final Object former;
  private volatile boolean made;

  private StopRequest() {
    former = Signals.register(CTRL_C, this::make);
  }

  /** Listens from now on. */
  static StopRequest listen() {
    return new StopRequest();
  }

  private void make() {
    made = true;
    Signals.unregister(CTRL_C, former);
  }

  /** Whether the work should end where it is. */
  boolean isMade() {
    return made;
  }

  /** Listens no longer. */
  @Override
  public void close() {
    Signals.unregister(CTRL_C, former);
  }
}
