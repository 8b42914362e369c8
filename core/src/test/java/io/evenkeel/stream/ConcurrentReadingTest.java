// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ConcurrentReadingTest {
  private static final int DRAWS = 40;

  private static List<StreamValues> draws(StreamKind kind) {
    SequentialStream stream = kind.start(1);
    List<StreamValues> draws = new ArrayList<>();
    for (int i = 0; i < DRAWS; i++) {
      draws.add(i % 3 == 0 ? stream.uniform(-1, 1, size(i)) : stream.normal(0, 1, size(i)));
    }
    return draws;
  }

  private static int size(int draw) {
    return 1 + draw * draw * 17;
  }

  private static float[] read(StreamValues values, int size) {
    float[] read = new float[size];
    values.floats(0, read, 0, size);
    return read;
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(120)
  void threadsThatReadLaterDrawsFirstWaitForEachOtherAndGetTheSame(StreamKind kind)
      throws Exception {
    List<StreamValues> alone = draws(kind);
    for (int repetition = 0; repetition < 20; repetition++) {
      List<StreamValues> shared = draws(kind);
      try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
        List<Future<float[]>> read = new ArrayList<>();
        for (int i = DRAWS - 1; i >= 0; i--) {
          int draw = i;
          read.addFirst(threads.submit(() -> read(shared.get(draw), size(draw))));
        }
        for (int i = 0; i < DRAWS; i++) {
          assertThat(read.get(i).get()).isEqualTo(read(alone.get(i), size(i)));
        }
      }
    }
  }
}
