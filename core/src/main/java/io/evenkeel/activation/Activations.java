// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** The usual activation functions, and any other given as a lambda. */
public final class Activations {
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_GAMMA = 1.0507009873554805;
  private static final double GELU_CUBIC = 0.044715;

  private Activations() {}

  public static Activation identity() {
    return new Rectifier("identity", 1);
  }

  public static Activation relu() {
    return new Rectifier("relu", 0);
  }

  public static Activation leakyRelu(double slope) {
    return new Rectifier(named("leaky-relu", slope), slope);
  }

  /** Leaky ReLU whose slope is learned; the moments are those at the given slope. */
  public static Activation prelu(double slope) {
    return new Rectifier(named("prelu", slope), slope);
  }

  public static Activation elu(double alpha) {
    return Formula.rising(
        named("elu", alpha),
        x -> x > 0 ? x : alpha * StrictMath.expm1(x),
        x -> x > 0 ? 1 : alpha * StrictMath.exp(x),
        0);
  }

  /** Klambauer et al. 2017: fixed point of mean 0 and variance 1. */
  public static Activation selu() {
    return selu("selu", SELU_ALPHA, SELU_GAMMA);
  }

  public static Activation selu(double alpha, double gamma) {
    return selu(named("selu", alpha, gamma), alpha, gamma);
  }

  private static Activation selu(String name, double alpha, double gamma) {
    return Formula.rising(
        name,
        x -> gamma * (x > 0 ? x : alpha * StrictMath.expm1(x)),
        x -> gamma * (x > 0 ? 1 : alpha * StrictMath.exp(x)),
        0);
  }

  public static Activation celu(double alpha) {
    return Formula.rising(
        named("celu", alpha),
        x -> x > 0 ? x : alpha * StrictMath.expm1(x / alpha),
        x -> x > 0 ? 1 : StrictMath.exp(x / alpha),
        0);
  }

  /** x Φ(x), Φ being the normal distribution function (Hendrycks and Gimpel 2016). */
  public static Activation gelu() {
    return Formula.of(
        "gelu",
        x -> x * StandardNormal.cumulative(x),
        x -> StandardNormal.cumulative(x) + x * StandardNormal.density(x));
  }

  /** GELU with Φ replaced by a tanh. */
  public static Activation geluTanh() {
    return Formula.of("gelu-tanh", Activations::geluTanh, Activations::geluTanhSlope);
  }

  private static double geluArgument(double x) {
    return Math.sqrt(2 / Math.PI) * (x + GELU_CUBIC * x * x * x);
  }

  private static double geluTanh(double x) {
    return 0.5 * x * (1 + StrictMath.tanh(geluArgument(x)));
  }

  private static double geluTanhSlope(double x) {
    double t = StrictMath.tanh(geluArgument(x));
    double inner = Math.sqrt(2 / Math.PI) * (1 + 3 * GELU_CUBIC * x * x);
    return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * inner;
  }

  /** max(0, x)² (So et al. 2021). */
  public static Activation squaredRelu() {
    return Formula.rising(
        "squared-relu", x -> x > 0 ? x * x : 0, x -> x > 0 ? 2 * x : 0, 0);
  }

  /** x · sigmoid(x). */
  public static Activation silu() {
    return swish("silu", 1);
  }

  /** x · sigmoid(beta x) (Ramachandran et al. 2017). */
  public static Activation swish(double beta) {
    return swish(named("swish", beta), beta);
  }

  private static Activation swish(String name, double beta) {
    return Formula.of(
        name,
        x -> x * logistic(beta * x),
        x -> logistic(beta * x) * (1 + beta * x * logistic(-beta * x)));
  }

  public static Activation mish() {
    return Formula.of(
        "mish",
        x -> x * StrictMath.tanh(softened(x)),
        x -> {
          double t = StrictMath.tanh(softened(x));
          return t + x * (1 - t * t) * logistic(x);
        });
  }

  public static Activation softplus() {
    return Formula.rising("softplus", Activations::softened, Activations::logistic);
  }

  public static Activation softsign() {
    return Formula.rising(
        "softsign",
        x -> x / (1 + Math.abs(x)),
        x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))),
        0);
  }

  public static Activation hardSwish() {
    return Formula.of(
        "hard-swish",
        x -> x * Math.clamp(x / 6 + 0.5, 0.0, 1.0),
        x -> x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5,
        -3,
        3);
  }

  /** min(1, max(0, alpha x + beta)), alpha > 0. */
  public static Activation hardSigmoid(double alpha, double beta) {
    return Formula.rising(
        named("hard-sigmoid", alpha, beta),
        x -> Math.clamp(alpha * x + beta, 0.0, 1.0),
        x -> alpha * x + beta > 0 && alpha * x + beta < 1 ? alpha : 0,
        -beta / alpha,
        (1 - beta) / alpha);
  }

  /** min(high, max(low, x)): HardTanh, ReLU6; bounds may be infinite. */
  public static Activation clip(double low, double high) {
    return Formula.rising(
        named("clip", low, high),
        x -> Math.clamp(x, low, high),
        x -> x > low && x < high ? 1 : 0,
        low,
        high);
  }

  /** x above a threshold, 0 below. */
  public static Activation thresholdedRelu(double threshold) {
    return Formula.rising(
        named("thresholded-relu", threshold),
        x -> x > threshold ? x : 0,
        x -> x > threshold ? 1 : 0,
        threshold);
  }

  public static Activation sigmoid() {
    return Formula.rising(
        "sigmoid", Activations::logistic, x -> logistic(x) * logistic(-x));
  }

  public static Activation tanh() {
    return Formula.rising("tanh", StrictMath::tanh, x -> 1 - StrictMath.tanh(x) * StrictMath.tanh(x));
  }

  public static Activation erf() {
    return Formula.rising(
        "erf", ErrorFunction::erf, x -> 2 / Math.sqrt(Math.PI) * StrictMath.exp(-x * x));
  }

  public static Activation sin() {
    return Formula.of("sin", StrictMath::sin, StrictMath::cos);
  }

  /**
   * Any function.
   *
   * @param derivative its derivative
   * @param kinks where the function or its derivative is not smooth
   */
  public static Activation of(
      String name, DoubleUnaryOperator f, DoubleUnaryOperator derivative, double... kinks) {
    return Formula.of(name, f, derivative, kinks);
  }

  /** Any function, its derivative taken numerically on one side of the nearest kink. */
  public static Activation of(String name, DoubleUnaryOperator f, double... kinks) {
    return Formula.of(name, f, x -> NumericalSlope.of(f, x, kinks), kinks);
  }

  /** The function of that name, as {@link Activation#name} gives it: {@code leaky-relu(0.2)}. */
  public static Optional<Activation> byName(String name) {
    int open = name.indexOf('(');
    boolean parameters = open > 0 && name.endsWith(")");
    String family = (parameters ? name.substring(0, open) : name).toLowerCase(Locale.ROOT);
    try {
      List<Double> values =
          parameters
              ? Arrays.stream(name.substring(open + 1, name.length() - 1).split(",", -1))
                  .map(text -> Double.valueOf(text.strip()))
                  .toList()
              : List.of();
      return Optional.ofNullable(byFamily(family, values));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Activation byFamily(String family, List<Double> values) {
    return switch (values.size()) {
      case 0 -> plain(family);
      case 1 -> withOne(family, values.getFirst());
      case 2 -> withTwo(family, values.getFirst(), values.getLast());
      default -> null;
    };
  }

  private static Activation plain(String family) {
    return switch (family) {
      case "identity" -> identity();
      case "relu" -> relu();
      case "leaky-relu" -> leakyRelu(0.01);
      case "prelu" -> prelu(0.25);
      case "elu" -> elu(1);
      case "selu" -> selu();
      case "celu" -> celu(1);
      case "gelu" -> gelu();
      case "gelu-tanh" -> geluTanh();
      case "squared-relu" -> squaredRelu();
      case "silu", "swish" -> silu();
      case "mish" -> mish();
      case "softplus" -> softplus();
      case "softsign" -> softsign();
      case "hard-swish" -> hardSwish();
      case "hard-sigmoid" -> hardSigmoid(1.0 / 6, 0.5);
      case "hard-tanh" -> clip(-1, 1);
      case "relu6" -> clip(0, 6);
      case "sigmoid" -> sigmoid();
      case "tanh" -> tanh();
      case "erf" -> erf();
      case "sin" -> sin();
      default -> null;
    };
  }

  private static Activation withOne(String family, double value) {
    return switch (family) {
      case "leaky-relu" -> leakyRelu(value);
      case "prelu" -> prelu(value);
      case "elu" -> elu(value);
      case "celu" -> celu(value);
      case "thresholded-relu" -> thresholdedRelu(value);
      case "swish" -> swish(value);
      default -> null;
    };
  }

  private static Activation withTwo(String family, double first, double second) {
    return switch (family) {
      case "selu" -> selu(first, second);
      case "hard-sigmoid" -> hardSigmoid(first, second);
      case "clip" -> clip(first, second);
      default -> null;
    };
  }

  private static String named(String family, double... parameters) {
    StringBuilder name = new StringBuilder(family).append('(');
    for (int i = 0; i < parameters.length; i++) {
      name.append(i == 0 ? "" : ",").append(text(parameters[i]));
    }
    return name.append(')').toString();
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /** 1/(1 + e⁻ˣ) without overflow. */
  private static double logistic(double x) {
    double e = StrictMath.exp(-Math.abs(x));
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
  }

  /** ln(1 + eˣ) without overflow. */
  private static double softened(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }
}
