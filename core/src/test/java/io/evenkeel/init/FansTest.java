// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.tensor.Shape;
import org.junit.jupiter.api.Test;

final class FansTest {
  @Test
  void aConvolutionCountsItsTapsBothWays() {
    assertThat(Fans.convolution(Shape.of(64, 3, 7, 7), 1, 1)).isEqualTo(new Fans(147, 3136, 3136));
  }

  @Test
  void strideDividesTheExactFanOutAndNotThePapers() {
    assertThat(Fans.convolution(Shape.of(64, 3, 7, 7), 1, 4)).isEqualTo(new Fans(147, 784, 3136));
  }

  @Test
  void groupsDivideBothFans() {
    assertThat(Fans.convolution(Shape.of(64, 8, 3, 3), 4, 1)).isEqualTo(new Fans(72, 144, 576));
  }

  @Test
  void aDepthwiseKernelHasOneChannelOfTaps() {
    assertThat(Fans.convolution(Shape.of(32, 1, 3, 3), 32, 1)).isEqualTo(new Fans(9, 9, 288));
  }

  @Test
  void aTransposedConvolutionSpreadsItsInputOverTheStride() {
    assertThat(Fans.transposedConvolution(Shape.of(64, 32, 4, 4), 1, 4))
        .isEqualTo(new Fans(256, 512, 512));
  }

  @Test
  void everyModePicksItsOwnNumber() {
    Fans fans = new Fans(100, 25, 400);
    assertThat(FanMode.IN.of(fans)).isEqualTo(100);
    assertThat(FanMode.OUT.of(fans)).isEqualTo(25);
    assertThat(FanMode.PAPER_OUT.of(fans)).isEqualTo(400);
    assertThat(FanMode.AVERAGE.of(fans)).isEqualTo(62.5);
    assertThat(FanMode.PAPER_AVERAGE.of(fans)).isEqualTo(250);
  }
}
