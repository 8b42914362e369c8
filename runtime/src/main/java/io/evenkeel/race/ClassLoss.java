// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.train.Loss;
import io.evenkeel.train.Objective;
import java.util.List;
import java.util.OptionalLong;

/**
 * How classes are learned.
 *
 * @param smoothing share of the cross-entropy's target that goes to all classes alike, from 0 to 1
 */
public record ClassLoss(Form form, double smoothing) {
  /** What is made small. */
  public enum Form {
    CROSS_ENTROPY,
    /** One less the overlap of regions. */
    DICE,
    /** The sum of both. */
    CROSS_ENTROPY_DICE
  }

  public ClassLoss {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException("smoothing is from 0 to below 1, not " + smoothing);
    }
  }

  /** Cross-entropy as it is. */
  public static ClassLoss plain() {
    return new ClassLoss(Form.CROSS_ENTROPY, 0);
  }

  /** As terms of one output. */
  Objective objective(String output, String target, int classAxis, OptionalLong ignored) {
    Objective.Term entropy =
        new Objective.Term(output, new Loss.CrossEntropy(classAxis, smoothing, ignored), target, 1);
    Objective.Term dice = new Objective.Term(output, new Loss.Dice(classAxis, ignored), target, 1);
    return new Objective(
        switch (form) {
          case CROSS_ENTROPY -> List.of(entropy);
          case DICE -> List.of(dice);
          case CROSS_ENTROPY_DICE -> List.of(entropy, dice);
        });
  }

  /** What the best guess that does not look at the input costs. */
  double chance(Frequencies seen) {
    return switch (form) {
      case CROSS_ENTROPY -> seen.entropy(smoothing);
      case DICE -> seen.dice();
      case CROSS_ENTROPY_DICE -> seen.entropy(smoothing) + seen.dice();
    };
  }
}
