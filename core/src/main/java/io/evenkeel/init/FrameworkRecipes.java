// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Map;

/** What frameworks do when nobody asks, read in their sources. */
final class FrameworkRecipes {
  private static final Gain ONE_THIRD = new Gain.Of(Math.sqrt(1.0 / 3));

  private FrameworkRecipes() {}

  /**
   * torch.nn's {@code reset_parameters}: U(±1/√fan_in) for weights and biases (kaiming_uniform_
   * with a = √5), with fan_in taken from the second axis even where the convolution is transposed.
   */
  static Recipe pytorchDefault() {
    return pytorchDefault(
            "pytorch-default",
            "torch.nn reset_parameters, PyTorch 1.0 to 2.x",
            "none in particular")
        .build();
  }

  /**
   * What torchvision's ResNet does after building its modules: kaiming_normal_ with fan_out and the
   * gain of ReLU for every convolution; the classifier keeps PyTorch's default.
   */
  static Recipe torchvisionResnet() {
    Rule convolution =
        new Rule.Scaled(
            new Gain.Of(Math.sqrt(2)),
            FanMode.PAPER_OUT,
            Distribution.NORMAL,
            "kaiming_normal_, fan_out, relu");
    return pytorchDefault(
            "torchvision-resnet",
            "torchvision.models.resnet, torchvision 0.3 to 0.2x, zero_init_residual=False",
            "ResNet, ResNeXt and Wide ResNet as in torchvision")
        .rule(Role.CONVOLUTION, convolution)
        .rule(Role.DEPTHWISE, convolution)
        .build();
  }

  private static RecipeBuilder pytorchDefault(String name, String citation, String domain) {
    Rule fanIn = scaled(FanMode.IN, "U(±1/√fan_in): a = √5 in reset_parameters");
    Rule bias = scaled(FanMode.IN, "U(±1/√fan_in) of its weight");
    Rule hidden = scaled(FanMode.OUT, "U(±1/√hidden)");
    Rule packed =
        new Rule.Scaled(
            new Gain.Of(Math.sqrt(0.5)),
            FanMode.AVERAGE,
            Distribution.UNIFORM,
            "xavier_uniform_ over the packed 3E×E matrix");
    return new RecipeBuilder(name, citation, domain)
        .linearMaps(fanIn)
        .rule(
            Role.TRANSPOSED_CONVOLUTION,
            scaled(FanMode.OUT, "U(±1/√fan_in), fan_in read from size(1): the outgoing count"))
        .rule(Role.RECURRENT_INPUT, hidden)
        .rule(Role.RECURRENT_HIDDEN, hidden)
        .rule(Role.RECURRENT_BIAS, hidden)
        .rule(Role.ATTENTION_INPUT, packed)
        .rule(Role.BIAS, bias)
        .rule(Role.EMBEDDING, new Rule.Fixed(new Initializer.Normal(0, 1), "nn.Embedding"));
  }

  /** Keras 3: Glorot uniform everywhere, orthogonal recurrent kernels over all gates at once. */
  static Recipe kerasDefault() {
    Rule glorot =
        new Rule.Scaled(
            new Gain.Of(1), FanMode.PAPER_AVERAGE, Distribution.UNIFORM, "glorot_uniform");
    Rule embedding = new Rule.Fixed(new Initializer.Uniform(-0.05, 0.05), "keras.layers.Embedding");
    Rule forget = new Rule.Fixed(Initializer.ones(), "unit_forget_bias");
    Rule zero = new Rule.Fixed(Initializer.zeros(), "keras default");
    return new RecipeBuilder("keras-default", "Keras 3 layer defaults", "none in particular")
        .linearMaps(glorot)
        .rule(Role.EMBEDDING, embedding)
        .rule(Role.POSITION, embedding)
        .rule(Role.RECURRENT_BIAS, new Rule.ByBlock(Map.of("forget gate", forget), zero))
        .rule(Role.SLOPE, new Rule.Fixed(Initializer.zeros(), "keras.layers.PReLU"))
        .build();
  }

  private static Rule scaled(FanMode mode, String because) {
    return new Rule.Scaled(ONE_THIRD, mode, Distribution.UNIFORM, because);
  }
}
