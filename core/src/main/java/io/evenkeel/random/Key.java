// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The 256-bit Threefry key of one tensor under one seed.
 *
 * <p>The distribution is not part of it: two recipes under one seed scale the same draw, so that
 * comparisons between them are paired.
 */
record Key(long k0, long k1, long k2, long k3) {
  /** k0 is the seed; k1..k3 are the first 24 bytes, big-endian, of SHA-256(algorithm, 0, name). */
  static Key of(Seed seed, String tensorName) {
    byte[] text = (RandomValues.ALGORITHM + "\0" + tensorName).getBytes(UTF_8);
    ByteBuffer digest = ByteBuffer.wrap(sha256().digest(text));
    return new Key(seed.value(), digest.getLong(), digest.getLong(), digest.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every Java platform has SHA-256", impossible);
    }
  }
}
