// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

/**
 * Something the user should know: what, where, why, and what to do.
 *
 * @param rule short stable identifier, such as {@code no-role}
 * @param severity how much it matters
 * @param where parameter, tensor or node
 * @param because the cause in one sentence
 * @param fix what to do in one sentence, or {@link #NOTHING_TO_DO}
 */
public record Finding(String rule, Severity severity, String where, String because, String fix) {
  /** The fix of what merely informs. */
  public static final String NOTHING_TO_DO = "";

  /** From what merely explains to what stops a network from training. */
  public enum Severity {
    NOTE,
    WARNING,
    ERROR
  }
}
