// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.throughput;

/** A network that can take steps: batch 64, stochastic gradient descent with momentum 0.9. */
interface Trained extends AutoCloseable {
  int BATCH = 64;
  int IMAGE = 32;
  int CHANNELS = 3;
  int IMAGE_CLASSES = 10;
  int WORDS = 10_000;
  int LENGTH = 32;
  int EMBEDDING = 128;
  int HIDDEN = 256;
  int LAYERS = 2;
  int TEXT_CLASSES = 5;
  float RATE = 0.01f;
  float MOMENTUM = 0.9f;

  /** Takes a step; gives the loss, so that nothing is left undone. */
  double step();

  @Override
  void close();
}
