// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 as lower-case hexadecimal digits. */
public final class Sha256 {
  private static final long BUFFER = 1 << 20;

  private Sha256() {}

  /** The digest of a tensor's bytes. */
  public static String of(TensorSource source, Tensor tensor) {
    MessageDigest digest = digest();
    int width = tensor.dtype().bytes();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment buffer = arena.allocate(Math.min(BUFFER, Math.max(8, tensor.byteCount())), 64);
      for (long at = 0; at < tensor.byteCount(); at += BUFFER) {
        MemorySegment piece = buffer.asSlice(0, Math.min(BUFFER, tensor.byteCount() - at));
        source.read(tensor, at / width, piece);
        digest.update(piece.asByteBuffer());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The digest of bytes. */
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
