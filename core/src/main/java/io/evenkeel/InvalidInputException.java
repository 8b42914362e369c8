// SPDX-License-Identifier: Apache-2.0
package io.evenkeel;

/**
 * Input that cannot be used as it is: a file, an option, a network or a tensor given by the user.
 *
 * <p>The message is one line that says what is wrong, where (file, node, tensor or byte offset) and
 * what to do. It is shown to the user as it stands.
 */
public final class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidInputException(String message) {
    super(message);
  }

  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
