// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import static io.evenkeel.network.Layers.batchNorm;
import static io.evenkeel.network.Layers.conv;
import static io.evenkeel.network.Layers.relu;

/**
 * The residual blocks of He et al. 2016 (arXiv:1512.03385) with 1×1 shortcuts where sizes change.
 */
enum ResidualBlock {
  /** Two 3×3 convolutions. */
  BASIC(1),
  /** 1×1, 3×3, 1×1; the stride is in the 3×3, as in torchvision. */
  BOTTLENECK(4);

  private final int expansion;

  ResidualBlock(int expansion) {
    this.expansion = expansion;
  }

  /** Channels of the output of a block of that width. */
  int channels(int width) {
    return width * expansion;
  }

  /** A stage of blocks, the first of which strides. */
  String stage(Scope stage, String input, int in, int width, int blocks, int stride) {
    return stage(stage, input, in, width, blocks, Window.three(stride), Window.THREE);
  }

  /**
   * A stage of blocks whose 3×3 convolutions have these windows.
   *
   * @param first that of the first block
   * @param rest that of the others
   */
  String stage(
      Scope stage, String input, int in, int width, int blocks, Window first, Window rest) {
    String x = block(stage.child(0), input, in, width, first);
    for (int i = 1; i < blocks; i++) {
      x = block(stage.child(i), x, channels(width), width, rest);
    }
    return x;
  }

  private String block(Scope block, String x, int in, int width, Window window) {
    int stride = window.stride();
    String branch = branch(block, x, in, width, window);
    boolean same = stride == 1 && in == channels(width);
    String shortcut = same ? x : projection(block.child("downsample"), x, in, width, stride);
    String sum = block.op("Add", branch, shortcut);
    return relu(block.child(this == BASIC ? "relu_1" : "relu_2"), sum);
  }

  private String branch(Scope block, String input, int in, int width, Window window) {
    String x = input;
    if (this == BASIC) {
      x = normalized(block, 1, x, in, width, window);
      return normalized(block, 2, relu(block.child("relu"), x), width, width, Window.THREE);
    }
    x = normalized(block, 1, x, in, width, Window.POINT);
    x = normalized(block, 2, relu(block.child("relu"), x), width, width, window);
    x = relu(block.child("relu_1"), x);
    return normalized(block, 3, x, width, channels(width), Window.POINT);
  }

  private String projection(Scope shortcut, String x, int in, int width, int stride) {
    String projected = conv(shortcut.child(0), x, in, channels(width), Window.of(1, stride, 0));
    return batchNorm(shortcut.child(1), projected, channels(width));
  }

  private static String normalized(
      Scope block, int number, String x, int in, int out, Window window) {
    String convolved = conv(block.child("conv" + number), x, in, out, window);
    return batchNorm(block.child("bn" + number), convolved, out);
  }
}
