// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import java.util.Map;
import java.util.Set;

/**
 * What frameworks do when nobody asks, read in their sources. What is unusual about a framework's
 * rule stands in the reason of every parameter that it meets.
 */
final class FrameworkRecipes {
  private static final String NONE = "none in particular";
  private static final Gain ONE = new Gain.Of(1);
  private static final Gain ONE_THIRD = new Gain.Of(Math.sqrt(1.0 / 3));
  private static final Rule ZEROS = new Rule.Fixed(Initializer.zeros(), "the framework's default");

  private FrameworkRecipes() {}

  /**
   * torch.nn's {@code reset_parameters}: U(±1/√fan_in) for weights and biases (kaiming_uniform_
   * with a = √5), with fan_in taken from the second axis even where the convolution is transposed.
   */
  static Recipe pytorchDefault() {
    return pytorchDefault("pytorch-default", "torch.nn reset_parameters, PyTorch 1.0 to 2.x", NONE)
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
            "xavier_uniform_ over the packed 3E×E matrix of nn.MultiheadAttention");
    Rule zero = new Rule.Fixed(Initializer.zeros(), "nn.MultiheadAttention");
    return new RecipeBuilder(name, citation, domain)
        .linearMaps(fanIn)
        .rule(
            Role.TRANSPOSED_CONVOLUTION,
            scaled(FanMode.OUT, "U(±1/√fan_in), fan_in read from size(1): the outgoing count"))
        .rule(Role.RECURRENT_INPUT, hidden)
        .rule(Role.RECURRENT_HIDDEN, hidden)
        .rule(Role.RECURRENT_BIAS, hidden)
        .rule(Role.ATTENTION_INPUT, new ByName(Set.of("in_proj_weight"), packed, fanIn))
        .biases(bias)
        .rule(
            Role.TRANSPOSED_BIAS,
            scaled(FanMode.OUT, "U(±1/√fan_in) of its weight, fan_in read from size(1)"))
        .rule(Role.ATTENTION_BIAS, new ByName(Set.of("in_proj_bias", "out_proj.bias"), zero, bias))
        .rule(Role.EMBEDDING, new Rule.Fixed(new Initializer.Normal(0, 1), "nn.Embedding"))
        .tiedAsEmbedding("nn.Linear takes the table of nn.Embedding");
  }

  /** Keras 3: Glorot uniform everywhere, orthogonal recurrent kernels over all gates at once. */
  static Recipe kerasDefault() {
    Rule glorot =
        new Rule.Scaled(ONE, FanMode.PAPER_AVERAGE, Distribution.UNIFORM, "glorot_uniform");
    Rule attention =
        new Asking(
            glorot,
            new Request.Note(
                "Keras takes its [E, heads, E/heads] kernel for a convolution of width E;"
                    + " here it is a matrix"));
    Rule embedding = new Rule.Fixed(new Initializer.Uniform(-0.05, 0.05), "keras.layers.Embedding");
    Rule forget = new Rule.Fixed(Initializer.ones(), "unit_forget_bias");
    RecipeBuilder recipe =
        new RecipeBuilder("keras-default", "Keras 3 layer defaults", NONE)
            .linearMaps(glorot)
            .rule(
                Role.DEPTHWISE,
                uniform(
                    FrameworkFan.KERAS_DEPTHWISE_AVERAGE,
                    "glorot_uniform counts all channels as inputs of each depthwise filter"))
            .rule(
                Role.TRANSPOSED_CONVOLUTION,
                uniform(
                    FrameworkFan.TRANSPOSED_AVERAGE,
                    "glorot_uniform of k×k×out×in, in and out exchanged, stride not counted"))
            .rule(
                Role.RECURRENT_INPUT,
                uniform(
                    FrameworkFan.KERAS_RECURRENT_AVERAGE, "glorot_uniform over all gates at once"))
            .rule(
                Role.RECURRENT_HIDDEN,
                new JoinedGates(
                    new Rule.Orthogonal(
                        ONE, "over all gates at once: each alone is no isometry but short")));
    for (Role role : ATTENTION) {
      recipe.rule(role, attention);
    }
    return recipe
        .rule(Role.EMBEDDING, embedding)
        .tiedAsEmbedding("keras.layers.ReversibleEmbedding")
        .rule(Role.POSITION, embedding)
        .rule(Role.RECURRENT_BIAS, new Rule.ByBlock(Map.of("forget gate", forget), ZEROS))
        .rule(Role.SLOPE, new Rule.Fixed(Initializer.zeros(), "keras.layers.PReLU"))
        .build();
  }

  private static final Set<Role> ATTENTION =
      Set.of(
          Role.ATTENTION_INPUT,
          Role.ATTENTION_QUERY,
          Role.ATTENTION_KEY,
          Role.ATTENTION_VALUE,
          Role.ATTENTION_OUTPUT);

  /** Flax: truncated LeCun normal, each recurrent gate orthogonal, no open forget gate. */
  static Recipe flaxDefault() {
    Rule lecun = new Rule.Scaled(ONE, FanMode.IN, Distribution.TRUNCATED_NORMAL, "lecun_normal");
    return new RecipeBuilder("flax-default", "flax.linen layer defaults, Flax 0.10", NONE)
        .linearMaps(lecun)
        .rule(
            Role.TRANSPOSED_CONVOLUTION,
            new FrameworkScaled(
                1,
                FrameworkFan.TRANSPOSED_IN,
                Distribution.TRUNCATED_NORMAL,
                "lecun_normal, the stride not counted: too small by it"))
        .rule(Role.RECURRENT_BIAS, ZEROS)
        .rule(Role.EMBEDDING, new Rule.Rows(new Gain.OverWidth(1), "nn.Embed"))
        .tiedAsEmbedding("nn.Embed.attend")
        .rule(Role.SLOPE, new Rule.Fixed(new Initializer.Constant(0.01), "nn.PReLU"))
        .build();
  }

  /** JAX's own stax: truncated Glorot normal, normal biases, next to nothing in convolutions. */
  static Recipe jaxDefault() {
    Rule glorot =
        new Rule.Scaled(ONE, FanMode.PAPER_AVERAGE, Distribution.TRUNCATED_NORMAL, "glorot_normal");
    Rule bias = new Rule.Fixed(new Initializer.Normal(0, 1e-2), "stax.Dense");
    Rule small = new Rule.Fixed(new Initializer.Normal(0, 1e-6), "stax.GeneralConv");
    return new RecipeBuilder(
            "jax-default", "jax.example_libraries.stax, JAX 0.4, which has no layers itself", NONE)
        .linearMaps(glorot)
        .rule(
            Role.TRANSPOSED_CONVOLUTION,
            new FrameworkScaled(
                1,
                FrameworkFan.TRANSPOSED_AVERAGE,
                Distribution.TRUNCATED_NORMAL,
                "glorot_normal, the stride not counted"))
        .biases(bias)
        .rule(Role.CONVOLUTION_BIAS, small)
        .rule(Role.TRANSPOSED_BIAS, small)
        .build();
  }

  /** TensorFlow-Java: its initializer as it is built without arguments. */
  static Recipe tfJavaDefault() {
    return new RecipeBuilder(
            "tf-java-default",
            "org.tensorflow.framework.initializers.VarianceScaling without arguments,"
                + " tensorflow-framework 1.0.0, which has no layers",
            NONE)
        .linearMaps(
            new FrameworkScaled(
                1,
                FrameworkFan.TF_JAVA_IN,
                Distribution.TRUNCATED_NORMAL,
                "computeFans multiplies a convolution's input channels in twice"))
        .rule(
            Role.RECURRENT_HIDDEN,
            new FrameworkScaled(1, FrameworkFan.TF_JAVA_IN, Distribution.TRUNCATED_NORMAL, ""))
        .rule(Role.RECURRENT_BIAS, ZEROS)
        .build();
  }

  /** DJL: He normal by the second axis of whatever is a weight. */
  static Recipe djlDefault() {
    Rule he = djl("XavierInitializer(GAUSSIAN, IN, 2)");
    Rule recurrent = djl("ReLU's gain although the gates squash");
    return new RecipeBuilder("djl-default", "ai.djl.nn.Parameter.Type defaults, DJL 0.36.0", NONE)
        .linearMaps(he)
        .rule(
            Role.TRANSPOSED_CONVOLUTION,
            djl("fan-in read from the second axis: the outgoing count"))
        .rule(Role.RECURRENT_INPUT, recurrent)
        .rule(Role.RECURRENT_HIDDEN, recurrent)
        .rule(
            Role.RECURRENT_BIAS,
            new Rule.Fixed(Initializer.zeros(), "the forget gate is not opened"))
        .rule(
            Role.EMBEDDING,
            new Rule.Rows(new Gain.OverWidth(2), "the length of a row is taken for a fan-in"))
        .build();
  }

  private static Rule djl(String flag) {
    return new FrameworkScaled(2, FrameworkFan.DJL_IN, Distribution.NORMAL, flag);
  }

  /** DL4J: Xavier normal, under ReLU too. */
  static Recipe dl4jDefault() {
    Rule recurrent =
        dl4j(
            FrameworkFan.DL4J_RECURRENT_AVERAGE,
            "the LSTM's fan-in is taken as its size, the fan-out as size and input together; of the"
                + " recurrent matrix with an input as wide as the layer");
    return new RecipeBuilder("dl4j-default", "WeightInit.XAVIER, Deeplearning4j 1.0.0-M2.1", NONE)
        .linearMaps(dl4j(FrameworkFan.DL4J_AVERAGE, "XAVIER, whatever activation follows"))
        .rule(
            Role.DEPTHWISE, dl4j(FrameworkFan.DL4J_AVERAGE, "fan-in counts all channels, not one"))
        .rule(
            Role.TRANSPOSED_CONVOLUTION,
            dl4j(
                FrameworkFan.DL4J_TRANSPOSED_AVERAGE,
                "the stride divides the outgoing count, not the incoming one"))
        .rule(Role.RECURRENT_INPUT, recurrent)
        .rule(Role.RECURRENT_HIDDEN, recurrent)
        .rule(
            Role.EMBEDDING,
            new Rule.Rows(new Gain.OverSides(), "the vocabulary is taken for a fan-in"))
        .rule(Role.SLOPE, new Rule.Fixed(Initializer.zeros(), "PReLULayer"))
        .build();
  }

  private static Rule dl4j(FrameworkFan fan, String flag) {
    return new FrameworkScaled(1, fan, Distribution.NORMAL, flag);
  }

  private static Rule uniform(FrameworkFan fan, String flag) {
    return new FrameworkScaled(1, fan, Distribution.UNIFORM, flag);
  }

  private static Rule scaled(FanMode mode, String because) {
    return new Rule.Scaled(ONE_THIRD, mode, Distribution.UNIFORM, because);
  }
}
