// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.tensor.FedTensor;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** What a field holds. */
final class Contents {
  private Contents() {}

  static float[] reals(FedTensor field) {
    return field
        .data()
        .toArray(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN));
  }

  static long[] integers(FedTensor field) {
    return field.data().toArray(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN));
  }

  static float[] reals(Batch batch, String name) {
    return reals(field(batch, name));
  }

  static long[] integers(Batch batch, String name) {
    return integers(field(batch, name));
  }

  private static FedTensor field(Batch batch, String name) {
    return batch.inputs().getOrDefault(name, batch.targets().get(name));
  }
}
