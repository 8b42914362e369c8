// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class BlockStreamsTest {
  /** Known answer of Random123 (kat_vectors): key 0, counter 0. */
  @Test
  void firstStreamOfBlockZeroUnderKeyZeroIsThePublishedThreefryAnswer() {
    BlockStreams streams = new BlockStreams(new Key(0, 0, 0, 0));
    streams.start(0);
    assertThat(streams.a[0]).isEqualTo(0x09218ebde6c85537L);
    assertThat(streams.b[0]).isEqualTo(0x55941f5266d86105L);
    assertThat(streams.c[0]).isEqualTo(0x4bd25e16282434dcL);
    assertThat(streams.counter[0]).isEqualTo(0xee29ec846bd2e40bL);
  }

  @Test
  void skippingRowsLeavesTheStateThatDrawingThemLeaves() {
    BlockStreams drawn = started();
    BlockStreams skipped = started();
    ScalarKernels.words(drawn, new int[17 * Walk.ROW], 17);
    skipped.skip(17);
    assertThat(skipped.a).isEqualTo(drawn.a);
    assertThat(skipped.b).isEqualTo(drawn.b);
    assertThat(skipped.c).isEqualTo(drawn.c);
    assertThat(skipped.counter).isEqualTo(drawn.counter);
  }

  private static BlockStreams started() {
    BlockStreams streams = new BlockStreams(Key.of(Seed.of(3), "weight"));
    streams.start(5);
    return streams;
  }
}
