// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

/** The activation functions of deep learning, and any other as a lambda. */
public final class Activations {
  private static final double SELU_ALPHA = 1.6732632423543772;
  private static final double SELU_GAMMA = 1.0507009873554805;
  private static final Activation RELU = new Rectifier("relu", 0);

  private Activations() {}

  /** x. */
  public static Activation identity() {
    return new Rectifier("identity", 1);
  }

  /** max(0, x). */
  public static Activation relu() {
    return RELU;
  }

  /** x above 0, slope·x below, Maas et al. (2013). */
  public static Activation leakyRelu(double slope) {
    return rectifier("leaky-relu", slope);
  }

  /** {@link #leakyRelu} whose slope is learned, He et al. (2015), at one value of it. */
  public static Activation prelu(double slope) {
    return rectifier("prelu", slope);
  }

  /** |x|. */
  public static Activation abs() {
    return new Rectifier("abs", -1);
  }

  /** x². */
  public static Activation square() {
    return new PiecewisePolynomial(
        "square", List.of(), List.of(new Quadratic(0, 0, 1)), /* isMonotone= */ false);
  }

  /** max(0, x)², So et al. (2021). */
  public static Activation squaredRelu() {
    return new PiecewisePolynomial(
        "squared-relu",
        List.of(0.0),
        List.of(Quadratic.ZERO, new Quadratic(0, 0, 1)),
        /* isMonotone= */ true);
  }

  /** x above the threshold, else 0; jumps there unless the threshold is 0. */
  public static Activation thresholdedRelu(double threshold) {
    requireFinite("threshold", threshold);
    return new PiecewisePolynomial(
        ActivationName.format("thresholded-relu", threshold),
        List.of(threshold),
        List.of(Quadratic.ZERO, Quadratic.IDENTITY),
        /* isMonotone= */ threshold >= 0);
  }

  /**
   * x between two bounds and the nearer bound outside: ReLU6 is clip(0, 6), HardTanh clip(−1, 1).
   *
   * @param lo may be −∞
   * @param hi at least lo, may be +∞
   */
  public static Activation clip(double lo, double hi) {
    if (!(lo <= hi && lo < Double.POSITIVE_INFINITY && hi > Double.NEGATIVE_INFINITY)) {
      throw new IllegalArgumentException("clip(" + lo + ", " + hi + ") is empty");
    }
    return clipped(ActivationName.format("clip", lo, hi), Quadratic.IDENTITY, lo, hi, lo, hi);
  }

  /**
   * α·x + β clipped to [0, 1].
   *
   * @param alpha positive; 0.2 is usual, 1/6 in PyTorch
   * @param beta 0.5 is usual
   */
  public static Activation hardSigmoid(double alpha, double beta) {
    requireFinite("beta", beta);
    if (!(alpha > 0 && alpha < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("hard-sigmoid needs a finite alpha > 0, not " + alpha);
    }
    return clipped(
        ActivationName.format("hard-sigmoid", alpha, beta),
        Quadratic.linear(alpha, beta),
        -beta / alpha,
        (1 - beta) / alpha,
        0,
        1);
  }

  /** x·clip(x + 3, 0, 6)/6, Howard et al. (2019). */
  public static Activation hardSwish() {
    return new PiecewisePolynomial(
        "hard-swish",
        List.of(-3.0, 3.0),
        List.of(Quadratic.ZERO, new Quadratic(0, 0.5, 1.0 / 6), Quadratic.IDENTITY),
        /* isMonotone= */ false);
  }

  /** x above 0, α·(exp(x) − 1) below, Clevert et al. (2016). */
  public static Activation elu(double alpha) {
    return new ExponentialLinear(ActivationName.format("elu", alpha), alpha, 1, 1);
  }

  /** The ELU that maps N(0, 1) to mean 0 and second moment 1, Klambauer et al. (2017). */
  public static Activation selu() {
    return selu(SELU_ALPHA, SELU_GAMMA);
  }

  /** γ·{@link #elu}(α). */
  public static Activation selu(double alpha, double gamma) {
    boolean usual = alpha == SELU_ALPHA && gamma == SELU_GAMMA;
    String name = usual ? "selu" : ActivationName.format("selu", alpha, gamma);
    return new ExponentialLinear(name, gamma * alpha, 1, gamma);
  }

  /**
   * x above 0, α·(exp(x/α) − 1) below, Barron (2017).
   *
   * @param alpha positive
   */
  public static Activation celu(double alpha) {
    return new ExponentialLinear(ActivationName.format("celu", alpha), alpha, 1 / alpha, 1);
  }

  /** x·Φ(x) with the normal distribution function Φ, Hendrycks and Gimpel (2016). */
  public static Activation gelu() {
    return new Gelu();
  }

  /** The approximation of {@link #gelu} by a hyperbolic tangent. */
  public static Activation geluTanh() {
    return new GeluTanh();
  }

  /** x·sigmoid(x), also called Swish. */
  public static Activation silu() {
    return swish(1);
  }

  /**
   * x·sigmoid(β·x), Ramachandran et al. (2017); β = 1.702 is the "quick" GELU.
   *
   * @param beta positive
   */
  public static Activation swish(double beta) {
    return new Swish(beta);
  }

  /** x·tanh(softplus(x)), Misra (2020). */
  public static Activation mish() {
    return new Mish();
  }

  /** log(1 + exp(x)). */
  public static Activation softplus() {
    return new Softplus();
  }

  /** x/(1 + |x|). */
  public static Activation softsign() {
    return new Softsign();
  }

  /** 1/(1 + exp(−x)). */
  public static Activation sigmoid() {
    return new Sigmoid();
  }

  /** The hyperbolic tangent. */
  public static Activation tanh() {
    return new Tanh();
  }

  /** The error function. */
  public static Activation erf() {
    return new Erf();
  }

  /** The sine. */
  public static Activation sin() {
    return new Sine();
  }

  /**
   * Any function with its derivative.
   *
   * <p>The quadrature refines itself where the function needs it, but a jump or a sharp bend is
   * found and treated exactly only if it is declared. Whether the function is monotone is found by
   * evaluating it on a grid.
   *
   * @param kinks finite points where f or f′ is not smooth, in any order
   */
  public static Activation of(
      String name, DoubleUnaryOperator f, DoubleUnaryOperator derivative, double... kinks) {
    return CustomActivation.of(name, f, derivative, kinks);
  }

  /** factor · x, such as the √d between an embedding and the network (Vaswani et al. 2017). */
  public static Activation scale(double factor) {
    requireFinite("factor", factor);
    return new PiecewisePolynomial(
        ActivationName.format("scale", factor),
        List.of(),
        List.of(Quadratic.linear(factor, 0)),
        factor >= 0);
  }

  /** Any function, differentiated numerically from one side or the other of its kinks. */
  public static Activation of(String name, DoubleUnaryOperator f, double... kinks) {
    return CustomActivation.of(name, f, new NumericalDerivative(f, kinks), kinks);
  }

  /**
   * The function whose {@link Activation#name} this is. Parameters may be left out where a default
   * is usual, and {@code relu6}, {@code hard-tanh}, {@code swish} and {@code linear} are known too.
   *
   * @return empty if no function has this name or it does not take these parameters
   */
  public static Optional<Activation> byName(String name) {
    return ActivationName.parse(name).flatMap(ActivationName::resolve);
  }

  private static Activation rectifier(String function, double slope) {
    requireFinite("slope", slope);
    return new Rectifier(ActivationName.format(function, slope), slope);
  }

  /** A line between two knots and constants outside; a knot may be infinite. */
  private static Activation clipped(
      String name, Quadratic line, double from, double to, double below, double above) {
    boolean open = Double.isInfinite(from);
    List<Double> knots = Arrays.asList(from, to);
    List<Quadratic> pieces =
        Arrays.asList(Quadratic.constant(below), line, Quadratic.constant(above));
    int last = Double.isInfinite(to) ? 1 : 2;
    return new PiecewisePolynomial(
        name, knots.subList(open ? 1 : 0, last), pieces.subList(open ? 1 : 0, last + 1), true);
  }

  private static void requireFinite(String what, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(what + " " + value + " is not finite");
    }
  }
}
