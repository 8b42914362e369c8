// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.kernel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the system property {@value #PROPERTY} asks for: {@code auto} (or nothing), {@code scalar},
 * {@code vector}, or {@code vector-128}, {@code vector-256} and {@code vector-512} with registers
 * of as many bits.
 *
 * @param kind of kernels
 * @param bits of the registers, where a width is named
 * @param refusal why this process cannot do that, in one line; empty if it can
 */
public record KernelRequest(Kind kind, OptionalInt bits, Optional<String> refusal) {
  /** The property. */
  public static final String PROPERTY = "evenkeel.kernels";

  private static final String MODULE = "jdk.incubator.vector";
  private static final List<String> WIDTHS = List.of("vector-128", "vector-256", "vector-512");
  private static final KernelRequest PROCESS =
      of(System.getProperty(PROPERTY, "auto"), moduleIsPresent());

  /** Kinds of kernels. */
  public enum Kind {
    /** Vector kernels where they are worth it and the module is present. */
    AUTO,
    SCALAR,
    /** Vector kernels from the first value on, or nothing. */
    VECTOR
  }

  /** What this process was started with. */
  public static KernelRequest ofProcess() {
    return PROCESS;
  }

  /** What a value of the property means. */
  public static KernelRequest of(String value, boolean moduleIsPresent) {
    Kind kind =
        switch (value) {
          case "auto" -> Kind.AUTO;
          case "scalar" -> Kind.SCALAR;
          default -> Kind.VECTOR;
        };
    if (kind == Kind.VECTOR && !value.equals("vector") && !WIDTHS.contains(value)) {
      return new KernelRequest(
          kind,
          OptionalInt.empty(),
          refusal(value, "choose auto, scalar, vector or one of " + String.join(", ", WIDTHS)));
    }
    Optional<String> missing =
        kind == Kind.VECTOR && !moduleIsPresent
            ? refusal(value, "needs Java's option --add-modules " + MODULE)
            : Optional.empty();
    return new KernelRequest(kind, width(value), missing);
  }

  /** The same, refused if the processor's registers are narrower than what is asked for. */
  public KernelRequest within(int registerBits) {
    if (refusal.isPresent() || bits.isEmpty() || bits.getAsInt() <= registerBits) {
      return this;
    }
    String because = "this processor has vectors of " + registerBits + " bits; choose vector";
    return new KernelRequest(kind, bits, refusal("vector-" + bits.getAsInt(), because));
  }

  /** Whether the Vector API can be used. */
  public static boolean moduleIsPresent() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  private static OptionalInt width(String value) {
    return WIDTHS.contains(value)
        ? OptionalInt.of(Integer.parseInt(value.substring("vector-".length())))
        : OptionalInt.empty();
  }

  private static Optional<String> refusal(String value, String because) {
    return Optional.of("system property " + PROPERTY + "=" + value + ": " + because);
  }
}
