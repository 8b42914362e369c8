// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import io.evenkeel.InvalidInputException;
import io.evenkeel.kernel.KernelRequest;
import io.evenkeel.tensor.DType;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * Which kernels this process runs, by the system property {@value KernelRequest#PROPERTY}:
 *
 * <ul>
 *   <li>{@code auto} (or nothing): vector kernels where the Java module {@code
 *       jdk.incubator.vector} is present and they have proved faster, else scalar ones;
 *   <li>{@code scalar};
 *   <li>{@code vector}: vector kernels from the first value on, or an {@link
 *       InvalidInputException}; {@code vector-128}, {@code vector-256} and {@code vector-512} with
 *       registers of as many bits, if the processor has them.
 * </ul>
 *
 * <p>The values are the same whatever runs.
 */
final class KernelChoice {
  private static final KernelChoice PROCESS =
      of(KernelRequest.ofProcess(), KernelRequest.moduleIsPresent(), Registers::bits);

  private final Optional<Kernels> scalar;
  private final Optional<Kernels> vector;
  private final String refusal;

  private KernelChoice(Optional<Kernels> scalar, Optional<Kernels> vector, String refusal) {
    this.scalar = scalar;
    this.vector = vector;
    this.refusal = refusal;
  }

  /**
   * What the property's value means.
   *
   * @param registerBits of the processor; asked for only where a width is named
   */
  static KernelChoice of(String value, boolean moduleIsPresent, IntSupplier registerBits) {
    return of(KernelRequest.of(value, moduleIsPresent), moduleIsPresent, registerBits);
  }

  private static KernelChoice of(
      KernelRequest request, boolean moduleIsPresent, IntSupplier registerBits) {
    Optional<Kernels> scalar = Optional.of(new ScalarKernels());
    boolean named = request.refusal().isEmpty() && request.bits().isPresent();
    Optional<String> refusal =
        (named ? request.within(registerBits.getAsInt()) : request).refusal();
    if (refusal.isPresent()) {
      return new KernelChoice(Optional.empty(), Optional.empty(), refusal.get());
    }
    Optional<Kernels> vector =
        moduleIsPresent && request.kind() != KernelRequest.Kind.SCALAR
            ? Optional.of(new VectorKernels())
            : Optional.empty();
    boolean onlyVector = request.kind() == KernelRequest.Kind.VECTOR;
    return new KernelChoice(onlyVector ? Optional.empty() : scalar, vector, "");
  }

  /** What draws the next {@code count} values in this process. */
  static Kernels next(Law law, DType dtype, long count) {
    return PROCESS.kernels(law, dtype, count);
  }

  /** Begins to compile the kernels that draw the first values, if those are scalar. */
  static void prepare() {
    if (PROCESS.scalar.isPresent()) {
      Preparation.begin();
    }
  }

  Kernels kernels(Law law, DType dtype, long count) {
    if (scalar.isPresent() && vector.isPresent()) {
      return Ascent.best(scalar.get(), vector.get(), law, dtype, count);
    }
    return scalar.or(() -> vector).orElseThrow(() -> new InvalidInputException(refusal));
  }
}
