// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import java.util.List;

/** The order in which gates are packed. */
final class Gates {
  private static final String INPUT = "input gate";
  private static final String FORGET = "forget gate";
  private static final String CELL = "cell gate";
  private static final String OUTPUT = "output gate";
  private static final String UPDATE = "update gate";
  private static final String RESET = "reset gate";
  private static final String NEW = "new gate";

  private Gates() {}

  /**
   * The gates of a recurrent operator.
   *
   * @param pytorch whether the tensor is in PyTorch's order (i f g o; r z n) and not in ONNX's (i o
   *     f c; z r h)
   */
  static List<String> of(String op, boolean pytorch) {
    return switch (op) {
      case "LSTM" ->
          pytorch ? List.of(INPUT, FORGET, CELL, OUTPUT) : List.of(INPUT, OUTPUT, FORGET, CELL);
      case "GRU" -> pytorch ? List.of(RESET, UPDATE, NEW) : List.of(UPDATE, RESET, NEW);
      default -> List.of("cell");
    };
  }
}
