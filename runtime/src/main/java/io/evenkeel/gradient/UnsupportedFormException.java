// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

/** An operator in a form that its rule does not cover. */
final class UnsupportedFormException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedFormException(String form) {
    super(form);
  }
}
