// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.engine.InputNote;
import io.evenkeel.engine.Inputs;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import java.util.List;

/** What is to be known of the inputs, as findings. */
final class InputFindings {
  private InputFindings() {}

  static List<Finding> of(Inputs inputs) {
    return inputs.notes().stream()
        .map(note ->
            new Finding(rule(note), severity(note), note.input(), note.because(), note.fix()))
        .toList();
  }

  private static String rule(InputNote note) {
    return switch (note.kind()) {
      case ASSUMED_SHAPE -> "input-assumed";
      case CONVERTED -> "input-converted";
      case ZERO -> "input-zero";
    };
  }

  private static Severity severity(InputNote note) {
    return note.kind() == InputNote.Kind.ZERO ? Severity.WARNING : Severity.NOTE;
  }

  /** A refusal, with the shapes that were assumed where they may be the cause of it. */
  static InvalidInputException explained(InvalidInputException refusal, Inputs inputs) {
    return inputs.notes().stream()
        .filter(note -> note.kind() == InputNote.Kind.ASSUMED_SHAPE)
        .findFirst()
        .map(note ->
            new InvalidInputException(
                "input %s: %s, which does not fit (%s); %s"
                    .formatted(note.input(), note.because(), refusal.getMessage(), note.fix()),
                refusal))
        .orElse(refusal);
  }
}
