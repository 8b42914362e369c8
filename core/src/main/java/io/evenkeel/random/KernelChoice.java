// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.DType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntSupplier;

/**
 * Which kernels this process runs, by the system property {@value #PROPERTY}:
 *
 * <ul>
 *   <li>{@code auto} (or nothing): vector kernels where the Java module {@value #MODULE} is present
 *       and they have proved faster, else scalar ones;
 *   <li>{@code scalar};
 *   <li>{@code vector}: vector kernels from the first value on, or an {@link
 *       InvalidInputException}; {@code vector-128}, {@code vector-256} and {@code vector-512} with
 *       registers of as many bits, if the processor has them.
 * </ul>
 *
 * <p>The values are the same whatever runs.
 */
final class KernelChoice {
  static final String PROPERTY = "evenkeel.kernels";
  static final String MODULE = "jdk.incubator.vector";

  private static final List<String> WIDTHS = List.of("vector-128", "vector-256", "vector-512");

  private static final KernelChoice PROCESS =
      of(System.getProperty(PROPERTY, "auto"), moduleIsPresent(), Registers::bits);

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
    Optional<Kernels> scalar = Optional.of(new ScalarKernels());
    if (value.equals("scalar") || (value.equals("auto") && !moduleIsPresent)) {
      return new KernelChoice(scalar, Optional.empty(), "");
    }
    boolean automatic = value.equals("auto");
    if (!automatic && !value.equals("vector") && !WIDTHS.contains(value)) {
      return refused(value, "choose auto, scalar, vector or one of " + String.join(", ", WIDTHS));
    }
    if (!moduleIsPresent) {
      return refused(value, "needs Java's option --add-modules " + MODULE);
    }
    if (WIDTHS.contains(value) && bits(value).getAsInt() > registerBits.getAsInt()) {
      return refused(
          value,
          "this processor has vectors of " + registerBits.getAsInt() + " bits; choose vector");
    }
    return new KernelChoice(
        automatic ? scalar : Optional.empty(), Optional.of(new VectorKernels()), "");
  }

  private static KernelChoice refused(String value, String because) {
    String refusal = "system property " + PROPERTY + "=" + value + ": " + because;
    return new KernelChoice(Optional.empty(), Optional.empty(), refusal);
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

  /** The width of registers that the property names. */
  static OptionalInt requestedBits() {
    return bits(System.getProperty(PROPERTY, "auto"));
  }

  private static OptionalInt bits(String value) {
    return WIDTHS.contains(value)
        ? OptionalInt.of(Integer.parseInt(value.substring("vector-".length())))
        : OptionalInt.empty();
  }

  static boolean moduleIsPresent() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }
}
