// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

import io.evenkeel.InvalidInputException;
import java.util.Optional;
import java.util.stream.Stream;

/** Whose generator a stream follows. */
public enum StreamKind {
  /** PyTorch's CPU generator after {@code torch.manual_seed}, as its x86 builds with AVX2 draw. */
  TORCH("torch-mt19937"),
  /** {@code numpy.random.default_rng}: the PCG64 bit generator. */
  NUMPY_PCG64("numpy-pcg64"),
  /** {@code numpy.random.Generator(numpy.random.SFC64(seed))}. */
  NUMPY_SFC64("numpy-sfc64");

  private final String algorithm;

  StreamKind(String algorithm) {
    this.algorithm = algorithm;
  }

  /** The name under which files and reports record that values come from it. */
  public String algorithm() {
    return algorithm;
  }

  /** The kind that an algorithm's name means, if it is one of theirs. */
  public static Optional<StreamKind> ofAlgorithm(String name) {
    return Stream.of(values()).filter(kind -> kind.algorithm.equals(name)).findFirst();
  }

  /**
   * A stream of which nothing is drawn yet.
   *
   * @param seed as the library's own function takes it: PyTorch looks at its low 32 bits only
   * @throws InvalidInputException if the library does not take it: NumPy refuses negative seeds
   */
  public SequentialStream start(long seed) {
    return switch (this) {
      case TORCH -> new TorchStream((int) seed);
      case NUMPY_PCG64 -> new NumpyStream(Pcg64.of(SeedSequence.of(seed)));
      case NUMPY_SFC64 -> new NumpyStream(Sfc64.of(SeedSequence.of(seed)));
    };
  }
}
