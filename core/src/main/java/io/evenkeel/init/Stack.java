// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

/**
 * Residual branches that follow one another on one trunk.
 *
 * @param kind what the stack is to others
 * @param branches how many they are, at least 1
 * @param layers blocks as authors count them: pairs of attention and feed-forward branches in a
 *     transformer, triples where a second attention reads an encoder; elsewhere the branches
 * @param partner layers of the encoder or decoder that the stack belongs with; 0 if it stands alone
 * @param isNormalized whether a normalization stands on the trunk between one branch and the next,
 *     as where it follows each sum
 */
public record Stack(Kind kind, int branches, int layers, int partner, boolean isNormalized) {
  /** What a stack is to the others of its network. */
  public enum Kind {
    ALONE,
    /** Its output is read within the branches of another stack. */
    ENCODER,
    /** Its branches read the output of another stack. */
    DECODER
  }

  /** A stack whose trunk is not normalized. */
  public Stack(Kind kind, int branches, int layers, int partner) {
    this(kind, branches, layers, partner, false);
  }

  /** A stack that no other one reads. */
  public static Stack alone(int branches, int layers) {
    return new Stack(Kind.ALONE, branches, layers, 0);
  }
}
