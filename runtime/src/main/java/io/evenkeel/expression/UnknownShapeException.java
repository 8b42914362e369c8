// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.expression;

/** The shape or the elements of a value are needed and do not follow without running. */
public final class UnknownShapeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnknownShapeException(String value) {
    super("the shape or content of " + value + " is not known");
  }
}
