// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

/**
 * ONNX Runtime cannot run the network: an operator it does not have, shapes that do not fit. The
 * network may still be planned and its weights written. The message is one line for the user.
 */
public final class ModelRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
