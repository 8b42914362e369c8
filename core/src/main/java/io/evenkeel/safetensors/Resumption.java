// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

/** What a run that may be continued found when it began. */
public enum Resumption {
  /** Nothing: the file was written from its beginning. */
  NEW,
  /** A partial file, which was completed. */
  CONTINUED,
  /** The complete file, which was found to hold what this run draws and left as it was. */
  COMPLETE_ALREADY
}
