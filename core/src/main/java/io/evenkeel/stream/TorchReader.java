// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

/** Reads the words of PyTorch's generator; brings the scratch of the transform along. */
final class TorchReader implements Tape.Reader<TorchReader> {
  /** Words between saved states, of 2.5 KB each. */
  private static final long DISTANCE = 1L << 20;

  private final MersenneTwister generator;
  private TorchBoxMuller transform;

  private TorchReader(MersenneTwister generator) {
    this.generator = generator;
  }

  static Tape<TorchReader> tape(int seed) {
    return new Tape<>(DISTANCE, () -> new TorchReader(MersenneTwister.seeded(seed)));
  }

  void words(int[] destination, int count) {
    generator.words(destination, 0, count);
  }

  /** Made for the first reading; what is only saved goes without. */
  TorchBoxMuller transform() {
    transform = transform == null ? new TorchBoxMuller() : transform;
    return transform;
  }

  @Override
  public TorchReader copy() {
    return new TorchReader(generator.copy());
  }

  @Override
  public void skip(long count) {
    generator.skip(count);
  }
}
