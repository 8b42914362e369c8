// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.activation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** A function's name and its parameters: {@code clip(0,6)}. */
record ActivationName(String function, List<Double> parameters) {
  private static final Pattern FORM = Pattern.compile("([a-z0-9-]+)(?:\\(([^()]+)\\))?");

  static String format(String function, double... parameters) {
    return function
        + DoubleStream.of(parameters)
            .mapToObj(ActivationName::format)
            .collect(Collectors.joining(",", "(", ")"));
  }

  /** Empty if the text is not of the form {@code name} or {@code name(number,...)}. */
  static Optional<ActivationName> parse(String text) {
    Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String parameters = matcher.group(2);
    try {
      return Optional.of(
          new ActivationName(
              matcher.group(1),
              parameters == null
                  ? List.of()
                  : Stream.of(parameters.split(",", -1)).map(ActivationName::number).toList()));
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  /** The named function; empty if there is none or it rejects the parameters. */
  Optional<Activation> resolve() {
    try {
      return Optional.ofNullable(
          switch (parameters.size()) {
            case 0 -> withDefaults();
            case 1 -> of(parameters.getFirst());
            case 2 -> of(parameters.getFirst(), parameters.getLast());
            default -> null;
          });
    } catch (IllegalArgumentException unusableParameters) {
      return Optional.empty();
    }
  }

  private Activation withDefaults() {
    return switch (function) {
      case "identity", "linear" -> Activations.identity();
      case "relu" -> Activations.relu();
      case "relu6" -> Activations.clip(0, 6);
      case "leaky-relu" -> Activations.leakyRelu(0.01);
      case "prelu" -> Activations.prelu(0.25);
      case "thresholded-relu" -> Activations.thresholdedRelu(1);
      case "squared-relu" -> Activations.squaredRelu();
      case "abs" -> Activations.abs();
      case "square" -> Activations.square();
      case "elu" -> Activations.elu(1);
      case "selu" -> Activations.selu();
      case "celu" -> Activations.celu(1);
      case "gelu" -> Activations.gelu();
      case "gelu-tanh" -> Activations.geluTanh();
      case "silu", "swish" -> Activations.silu();
      case "mish" -> Activations.mish();
      case "softplus" -> Activations.softplus();
      case "softsign" -> Activations.softsign();
      case "hard-swish" -> Activations.hardSwish();
      case "hard-sigmoid" -> Activations.hardSigmoid(0.2, 0.5);
      case "hard-tanh" -> Activations.clip(-1, 1);
      case "sigmoid" -> Activations.sigmoid();
      case "tanh" -> Activations.tanh();
      case "erf" -> Activations.erf();
      case "sin" -> Activations.sin();
      default -> null;
    };
  }

  private Activation of(double parameter) {
    return switch (function) {
      case "leaky-relu" -> Activations.leakyRelu(parameter);
      case "prelu" -> Activations.prelu(parameter);
      case "thresholded-relu" -> Activations.thresholdedRelu(parameter);
      case "elu" -> Activations.elu(parameter);
      case "celu" -> Activations.celu(parameter);
      case "swish" -> Activations.swish(parameter);
      case "scale" -> Activations.scale(parameter);
      default -> null;
    };
  }

  private Activation of(double first, double second) {
    return switch (function) {
      case "selu" -> Activations.selu(first, second);
      case "hard-sigmoid" -> Activations.hardSigmoid(first, second);
      case "clip" -> Activations.clip(first, second);
      default -> null;
    };
  }

  private static String format(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e7;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  private static double number(String text) {
    return switch (text.strip()) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
