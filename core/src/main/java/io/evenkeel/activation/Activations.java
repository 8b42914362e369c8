// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import java.util.function.DoubleUnaryOperator;

/** The usual activation functions. */
public final class Activations {
  private Activations() {}

  private record F(String name, DoubleUnaryOperator f, DoubleUnaryOperator d, java.util.List<Double> at, boolean isMonotone)
      implements Activation {
    @Override public double[] kinks() { return at.stream().mapToDouble(k -> k).filter(Double::isFinite).sorted().toArray(); }
    @Override public double apply(double x) { return f.applyAsDouble(x); }
    @Override public double derivative(double x) { return d.applyAsDouble(x); }
  }

  public static Activation of(String name, DoubleUnaryOperator f, DoubleUnaryOperator d, double... kinks) {
    return new F(name, f, d, java.util.Arrays.stream(kinks).boxed().toList(), false);
  }
  private static Activation up(String name, DoubleUnaryOperator f, DoubleUnaryOperator d, double... kinks) {
    return new F(name, f, d, java.util.Arrays.stream(kinks).boxed().toList(), true);
  }
  public static Activation identity() { return up("identity", x -> x, x -> 1); }
  public static Activation relu() { return new Leaky("relu", 0); }
  public static Activation leakyRelu(double a) { return new Leaky("leaky-relu(" + a + ")", a); }
  public static Activation prelu(double a) { return new Leaky("prelu(" + a + ")", a); }
  private record Leaky(String name, double a) implements Activation {
    @Override public double apply(double x) { return x > 0 ? x : a * x; }
    @Override public double derivative(double x) { return x > 0 ? 1 : a; }
    @Override public double[] kinks() { return new double[] {0}; }
    @Override public boolean isMonotone() { return a >= 0; }
    @Override public GaussianMoments moments(double q) {
      return new GaussianMoments((1 - a) * Math.sqrt(q / (2 * Math.PI)), (1 + a * a) * q / 2, (1 + a * a) / 2);
    }
    @Override public double correlated(double q, double c) {
      double angle = Math.acos(Math.clamp(c, -1, 1));
      double j = (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle)) / (2 * Math.PI);
      return q * ((1 - a) * (1 - a) * j + a * c);
    }
  }
  public static Activation elu(double al) { return up("elu(" + al + ")", x -> x > 0 ? x : al * Math.expm1(x), x -> x > 0 ? 1 : al * Math.exp(x), 0); }
  public static Activation selu(double al, double g) { return up("selu", x -> g * (x > 0 ? x : al * Math.expm1(x)), x -> g * (x > 0 ? 1 : al * Math.exp(x)), 0); }
  public static Activation selu() { return selu(1.6732632423543772, 1.0507009873554805); }
  public static Activation celu(double al) { return up("celu(" + al + ")", x -> x > 0 ? x : al * Math.expm1(x / al), x -> x > 0 ? 1 : Math.exp(x / al), 0); }
  public static Activation gelu() { return of("gelu", x -> x * StandardNormal.cumulative(x), x -> StandardNormal.cumulative(x) + x * StandardNormal.density(x)); }
  public static Activation geluTanh() { double k = Math.sqrt(2 / Math.PI); return of("gelu-tanh", x -> 0.5 * x * (1 + Math.tanh(k * (x + 0.044715 * x * x * x))), x -> { double t = Math.tanh(k * (x + 0.044715 * x * x * x)); return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * k * (1 + 3 * 0.044715 * x * x); }); }
  private static double sig(double x) { return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)); }
  public static Activation silu() { return of("silu", x -> x * sig(x), x -> sig(x) * (1 + x * sig(-x))); }
  private static double sp(double x) { return x > 30 ? x : Math.log1p(Math.exp(x)); }
  public static Activation mish() { return of("mish", x -> x * Math.tanh(sp(x)), x -> { double t = Math.tanh(sp(x)); return t + x * (1 - t * t) * sig(x); }); }
  public static Activation softplus() { return up("softplus", Activations::sp, Activations::sig); }
  public static Activation softsign() { return up("softsign", x -> x / (1 + Math.abs(x)), x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))), 0); }
  public static Activation hardSwish() { return of("hardswish", x -> x * Math.clamp(x / 6 + 0.5, 0.0, 1.0), x -> x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5, -3, 3); }
  public static Activation hardSigmoid(double a, double b) { return up("hardsigmoid(" + a + "," + b + ")", x -> Math.clamp(a * x + b, 0.0, 1.0), x -> a * x + b > 0 && a * x + b < 1 ? a : 0, -b / a, (1 - b) / a); }
  public static Activation clip(double lo, double hi) { return up("clip(" + lo + "," + hi + ")", x -> Math.clamp(x, lo, hi), x -> x > lo && x < hi ? 1 : 0, lo, hi); }
  public static Activation thresholdedRelu(double a) { return up("thresholded-relu(" + a + ")", x -> x > a ? x : 0, x -> x > a ? 1 : 0, a); }
  public static Activation sigmoid() { return up("sigmoid", Activations::sig, x -> sig(x) * sig(-x)); }
  public static Activation tanh() { return up("tanh", Math::tanh, x -> 1 - Math.tanh(x) * Math.tanh(x)); }
  public static Activation erf() { return up("erf", x -> 2 * StandardNormal.cumulative(x * Math.sqrt(2)) - 1, x -> 2 / Math.sqrt(Math.PI) * Math.exp(-x * x)); }
  public static Activation sin() { return of("sin", Math::sin, Math::cos); }
  public static java.util.Optional<Activation> byName(String name) { return java.util.Optional.empty(); }
}
