// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.digest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of bytes that come in pieces. One thread at a time. */
public final class Sha256 {
  private final MessageDigest digest;

  /** Of nothing yet. */
  public Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Adds what remains in a buffer, whose position moves to its limit. */
  public Sha256 add(ByteBuffer bytes) {
    digest.update(bytes);
    return this;
  }

  /** Adds all of an array. */
  public Sha256 add(byte[] bytes) {
    digest.update(bytes);
    return this;
  }

  /** The 32 bytes; begins anew. */
  public byte[] bytes() {
    return digest.digest();
  }

  /** The same as 64 lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }
}
