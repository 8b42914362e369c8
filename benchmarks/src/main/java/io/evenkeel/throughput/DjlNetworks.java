// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.throughput;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.recurrent.LSTM;
import java.util.List;

/** The same networks as the built-in ones, of DJL's blocks. */
final class DjlNetworks {
  private static final int WIDTH = 16;
  private static final int BLOCKS = 3;

  private DjlNetworks() {}

  /** He et al. 2016, section 4.2: 20 layers, shortcuts without parameters. */
  static Block resnet(int classes) {
    SequentialBlock net = new SequentialBlock();
    net.add(convolution(WIDTH, 3, 1)).add(norm()).add(Activation::relu);
    for (int stage = 0; stage < 3; stage++) {
      for (int block = 0; block < BLOCKS; block++) {
        boolean widens = stage > 0 && block == 0;
        net.add(residual(WIDTH << stage, widens ? 2 : 1, widens));
      }
    }
    return net.add(Pool.globalAvgPool2dBlock())
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(classes).build());
  }

  private static Block residual(int width, int stride, boolean widens) {
    SequentialBlock branch = new SequentialBlock();
    branch.add(convolution(width, 3, stride)).add(norm()).add(Activation::relu);
    branch.add(convolution(width, 3, 1)).add(norm());
    SequentialBlock shortcut = new SequentialBlock();
    shortcut.add(widens ? DjlNetworks::widened : x -> x);
    return new ParallelBlock(
        both ->
            new NDList(
                Activation.relu(
                    both.get(0).singletonOrThrow().add(both.get(1).singletonOrThrow()))),
        List.of(branch, shortcut));
  }

  /** Option A: every second pixel, zeros for the new channels. */
  private static NDList widened(NDList x) {
    NDArray half = x.singletonOrThrow().get(":, :, ::2, ::2");
    return new NDList(half.concat(half.zerosLike(), 1));
  }

  private static Block convolution(int width, int side, int stride) {
    return Conv2d.builder()
        .setFilters(width)
        .setKernelShape(new Shape(side, side))
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(side / 2, side / 2))
        .optBias(false)
        .build();
  }

  private static Block norm() {
    return BatchNorm.builder().build();
  }

  static Block lstm(int classes) {
    SequentialBlock net = new SequentialBlock();
    net.add(new WordTable(Trained.WORDS, Trained.EMBEDDING));
    for (int layer = 0; layer < Trained.LAYERS; layer++) {
      net.add(bidirectional());
    }
    return net.add(steps -> new NDList(steps.head().mean(new int[] {1})))
        .add(Linear.builder().setUnits(classes).build());
  }

  /** Two layers, one of them on the reversed text; DJL's own form for this does not run. */
  private static Block bidirectional() {
    SequentialBlock back =
        new SequentialBlock().add(DjlNetworks::reversed).add(layer()).add(DjlNetworks::reversed);
    return new ParallelBlock(
        both -> new NDList(both.get(0).head().concat(both.get(1).head(), 2)),
        List.of(new SequentialBlock().add(layer()), back));
  }

  private static NDList reversed(NDList steps) {
    return new NDList(steps.head().flip(1));
  }

  private static Block layer() {
    return LSTM.builder()
        .setStateSize(Trained.HIDDEN)
        .setNumLayers(1)
        .optBatchFirst(true)
        .optReturnState(false)
        .build();
  }
}
