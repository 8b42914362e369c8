// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.digest.Sha256;
import java.nio.ByteBuffer;

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
    ByteBuffer digest = ByteBuffer.wrap(new Sha256().add(text).bytes());
    return new Key(seed.value(), digest.getLong(), digest.getLong(), digest.getLong());
  }
}
