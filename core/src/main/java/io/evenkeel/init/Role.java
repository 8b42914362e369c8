// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Locale;

/** What a parameter is for in its network. */
public enum Role {
  DENSE,
  CONVOLUTION,
  DEPTHWISE,
  TRANSPOSED_CONVOLUTION,
  EMBEDDING,
  RECURRENT_INPUT,
  RECURRENT_HIDDEN,
  /** Query, key and value projections packed into one matrix. */
  ATTENTION_INPUT,
  ATTENTION_QUERY,
  ATTENTION_KEY,
  ATTENTION_VALUE,
  ATTENTION_OUTPUT,
  NORMALIZATION_SCALE,
  NORMALIZATION_SHIFT,
  /** Running mean of a batch normalization: a statistic, not trained. */
  RUNNING_MEAN,
  /** Running variance of a batch normalization: a statistic, not trained. */
  RUNNING_VARIANCE,
  /** Length of each unit's weight vector under weight normalization. */
  MAGNITUDE,
  BIAS,
  /** Bias of a projection around attention. */
  ATTENTION_BIAS,
  /** Bias of a convolution, depthwise or not. */
  CONVOLUTION_BIAS,
  /** Bias of a transposed convolution. */
  TRANSPOSED_BIAS,
  RECURRENT_BIAS,
  SLOPE,
  /** Factor per channel at the end of a residual branch. */
  LAYER_SCALE,
  /** The one factor of a whole residual branch. */
  BRANCH_SCALE,
  POSITION,
  /** Positions computed once and for all, as sinusoids are: not trained. */
  FIXED_POSITION,
  /** Whole numbers kept with the parameters, such as relative positions: not trained. */
  INDEX,
  /** Numbers that the author fixed, such as masks, frequencies and adjacency: not trained. */
  BUFFER,
  OTHER;

  /** The name as reports write it: {@code transposed convolution}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Whether training changes the parameter. */
  public boolean isTrained() {
    return switch (this) {
      case RUNNING_MEAN, RUNNING_VARIANCE, FIXED_POSITION, INDEX, BUFFER -> false;
      default -> true;
    };
  }

  /** Whether the parameter is a linear map from the signal to the signal, so that it has fans. */
  public boolean isLinearMap() {
    return switch (this) {
      case DENSE,
          CONVOLUTION,
          DEPTHWISE,
          TRANSPOSED_CONVOLUTION,
          RECURRENT_INPUT,
          RECURRENT_HIDDEN,
          ATTENTION_INPUT,
          ATTENTION_QUERY,
          ATTENTION_KEY,
          ATTENTION_VALUE,
          ATTENTION_OUTPUT ->
          true;
      case EMBEDDING,
          NORMALIZATION_SCALE,
          NORMALIZATION_SHIFT,
          RUNNING_MEAN,
          RUNNING_VARIANCE,
          MAGNITUDE,
          BIAS,
          ATTENTION_BIAS,
          CONVOLUTION_BIAS,
          TRANSPOSED_BIAS,
          RECURRENT_BIAS,
          SLOPE,
          LAYER_SCALE,
          BRANCH_SCALE,
          POSITION,
          FIXED_POSITION,
          INDEX,
          BUFFER,
          OTHER ->
          false;
    };
  }
}
