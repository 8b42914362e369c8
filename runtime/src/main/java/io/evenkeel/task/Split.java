// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

/** Which part of a task samples are from. */
public enum Split {
  /** To learn from; endless. */
  TRAIN,
  /** To be measured on; never learned from. */
  TEST
}
