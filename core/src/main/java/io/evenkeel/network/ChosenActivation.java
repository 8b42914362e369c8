// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import io.evenkeel.graph.Attribute;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The activation that was chosen for a network: any {@link Nonlinearity}, PReLU with one slope for
 * all channels or one for each (He et al. 2015, section 2.1), or LeakyReLU with a chosen slope.
 */
final class ChosenActivation {
  /** What a family declares whose activation can be chosen. */
  static final List<Setting> SETTINGS =
      List.of(
          new Setting("activation", "relu", "relu, prelu, prelu-shared, leaky-relu, tanh, …"),
          new Setting("slope", "0.01", "of leaky-relu below zero"));

  private static final String SHARED = "prelu-shared";
  private static final String PER_CHANNEL = "prelu";
  private static final String LEAKY = "leaky-relu";

  private final String label;
  private final float slope;

  private ChosenActivation(String label, float slope) {
    this.label = label;
    this.slope = slope;
  }

  static ChosenActivation of(Name name) {
    String label = name.setting("activation");
    boolean known = Stream.of(SHARED, PER_CHANNEL).anyMatch(label::equals);
    if (!known && Nonlinearity.find(label).isEmpty()) {
      throw name.refusal("the activations are " + labels());
    }
    return new ChosenActivation(label, name.share("slope"));
  }

  private static String labels() {
    return Stream.concat(Nonlinearity.labels().stream(), Stream.of(PER_CHANNEL, SHARED))
        .collect(Collectors.joining(", "));
  }

  /**
   * Writes it.
   *
   * @param x [batch, channels, …]
   * @param spatial axes behind the channels
   */
  String apply(Scope module, String x, int channels, int spatial) {
    return switch (label) {
      case SHARED -> module.op("PRelu", x, slopes(module, 1, spatial));
      case PER_CHANNEL -> module.op("PRelu", x, slopes(module, channels, spatial));
      case LEAKY -> module.op("LeakyRelu", Map.of("alpha", new Attribute.Real(slope)), x);
      default -> Nonlinearity.find(label).orElseThrow().apply(module, x);
    };
  }

  /** PyTorch stores the slopes as a vector; its exporter gives it the axes behind the channels. */
  private static String slopes(Scope module, int count, int spatial) {
    String weight = module.parameter("weight", count);
    return spatial == 0
        ? weight
        : module.op("Unsqueeze", weight, module.ints(LongStream.rangeClosed(1, spatial).toArray()));
  }
}
