// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;

/** Standard output, whose failures Java's own printing keeps to itself. */
final class WatchedOutput extends FilterOutputStream {
  private Optional<IOException> failure = Optional.empty();

  WatchedOutput(OutputStream out) {
    super(out);
  }

  /** Why not everything was written; a reader that has seen enough is no reason. */
  Optional<String> failure() {
    return failure
        .map(e -> String.valueOf(e.getMessage()))
        .filter(message -> !message.toLowerCase(Locale.ROOT).contains("broken pipe"));
  }

  @Override
  public void write(int value) throws IOException {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = failure.or(() -> Optional.of(e));
      throw e;
    }
  }
}
