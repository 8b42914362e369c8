// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import io.evenkeel.digest.Sha256;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** SHA-256 of a tensor's bytes. */
public final class TensorDigest {
  private static final long BUFFER = 1 << 20;

  private TensorDigest() {}

  /** In 64 lower-case hexadecimal digits. */
  public static String of(TensorSource source, Tensor tensor) {
    Sha256 digest = new Sha256();
    int width = tensor.dtype().bytes();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment buffer = arena.allocate(Math.min(BUFFER, Math.max(8, tensor.byteCount())), 64);
      for (long at = 0; at < tensor.byteCount(); at += BUFFER) {
        MemorySegment piece = buffer.asSlice(0, Math.min(BUFFER, tensor.byteCount() - at));
        source.read(tensor, at / width, piece);
        digest.add(piece.asByteBuffer());
      }
    }
    return digest.hex();
  }
}
