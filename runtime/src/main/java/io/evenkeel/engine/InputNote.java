// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import io.evenkeel.graph.FedShapes;

/**
 * Something about an input that whoever reads the measurement should know.
 *
 * @param input its name
 * @param because what was seen, in one sentence
 * @param fix what to do about it, in one sentence
 */
public record InputNote(Kind kind, String input, String because, String fix) {
  /** What a note is about. */
  public enum Kind {
    /** Neither the caller nor the model said how large the input is. */
    ASSUMED_SHAPE,
    /** The caller's data is of another type than the input. */
    CONVERTED,
    /** The caller's data is zero everywhere. */
    ZERO
  }

  static InputNote of(FedShapes.Assumed assumed) {
    return new InputNote(
        Kind.ASSUMED_SHAPE,
        assumed.input(),
        "the model leaves %s of its shape %s free; %s is assumed"
            .formatted(assumed.free(), assumed.declared(), assumed.shape()),
        "give --input %s=%s with sizes of your own".formatted(assumed.input(), assumed.shape()));
  }
}
