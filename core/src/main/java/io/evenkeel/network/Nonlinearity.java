// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import io.evenkeel.graph.Attribute;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Activations as PyTorch's exporter writes them in operator set 17, which has no GELU or SiLU. */
enum Nonlinearity {
  RELU,
  TANH,
  SIGMOID,
  GELU,
  SILU,
  MISH,
  ELU,
  SELU,
  LEAKY_RELU,
  SOFTPLUS,
  SOFTSIGN,
  HARD_SWISH,
  ERF,
  SIN,
  LINEAR;

  static List<String> labels() {
    return Arrays.stream(values()).map(Nonlinearity::label).toList();
  }

  static Optional<Nonlinearity> find(String label) {
    return Arrays.stream(values()).filter(each -> each.label().equals(label)).findFirst();
  }

  private String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String apply(Scope module, String x) {
    return switch (this) {
      case RELU -> module.op("Relu", x);
      case TANH -> module.op("Tanh", x);
      case SIGMOID -> module.op("Sigmoid", x);
      case GELU -> gelu(module, x);
      case SILU -> module.op("Mul", x, module.op("Sigmoid", x));
      case MISH -> module.op("Mul", x, module.op("Tanh", module.op("Softplus", x)));
      case ELU -> module.op("Elu", Map.of("alpha", new Attribute.Real(1)), x);
      case SELU -> module.op("Selu", x);
      case LEAKY_RELU -> module.op("LeakyRelu", Map.of("alpha", new Attribute.Real(0.01f)), x);
      case SOFTPLUS -> module.op("Softplus", x);
      case SOFTSIGN -> module.op("Softsign", x);
      case HARD_SWISH -> module.op("HardSwish", x);
      case ERF -> module.op("Erf", x);
      case SIN -> module.op("Sin", x);
      case LINEAR -> x;
    };
  }

  /** {@code x (1 + erf(x / √2)) / 2}. */
  private static String gelu(Scope module, String x) {
    String erf = module.op("Erf", module.op("Div", x, module.scalar((float) Math.sqrt(2))));
    String doubled = module.op("Mul", x, module.op("Add", erf, module.scalar(1)));
    return module.op("Mul", doubled, module.scalar(0.5f));
  }
}
