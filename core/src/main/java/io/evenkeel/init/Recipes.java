// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.InvalidInputException;
import io.evenkeel.spelling.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The catalogue of recipes. */
public final class Recipes {
  /** What a recipe keeps level. */
  public enum Mode {
    /** The second moment of the signal. */
    FORWARD,
    /** The second moment of the gradient. */
    BACKWARD,
    /** Both, where a setting of the network allows it. */
    BALANCED
  }

  /** The name of the recipe whose weights are solved from the signal around them. */
  public static final String AUTO = "auto";

  /** The base width of {@code mup}. */
  public static final double MUP_BASE = 256;

  /** The longest dependency that {@code chrono} prepares for, in steps. */
  public static final double CHRONO_STEPS = 784;

  private static final Pattern NUMBERED = Pattern.compile("(mup|chrono)-([1-9]\\d{0,8})");

  private static final Pattern GAUSSIAN =
      Pattern.compile("gaussian-([1-9]\\d{0,3}(?:\\.\\d{1,6})?|0\\.\\d{0,5}[1-9])");

  private static final String HE = "He et al. 2015, Delving Deep into Rectifiers";

  private Recipes() {}

  /** He's rule per layer, forward, with the gain of the activation that follows. */
  public static Recipe he() {
    return he(Mode.FORWARD);
  }

  /** He's rule per layer with the gain of the activation that follows (equations 10 and 14). */
  public static Recipe he(Mode mode) {
    Rule weights =
        switch (mode) {
          case FORWARD -> new Rule.Scaled(new Gain.Forward(), FanMode.IN, Distribution.NORMAL, "");
          case BACKWARD ->
              new Rule.Scaled(new Gain.Backward(), FanMode.OUT, Distribution.NORMAL, "");
          case BALANCED ->
              throw new InvalidInputException(
                  "recipe he keeps one direction level; --mode balanced is for recipe auto");
        };
    String name = mode == Mode.FORWARD ? "he" : "he-backward";
    return new RecipeBuilder(name, HE, "ReLU networks; any activation by its own gain")
        .linearMaps(weights)
        .build();
  }

  /**
   * He's argument for the network at hand: the scale of every weight is solved from the signal that
   * reaches it. Its rules are {@code he}'s, from which it departs where the network gives a reason.
   */
  public static Recipe auto() {
    return auto(Mode.BALANCED);
  }

  /**
   * The same for one direction: forward keeps the signal at unit second moment whatever that does
   * to the gradient; backward starts from {@code he}'s backward form and makes up for padding
   * alone.
   */
  public static Recipe auto(Mode mode) {
    return new Recipe(
        mode == Mode.BALANCED ? AUTO : AUTO + "-" + mode.name().toLowerCase(Locale.ROOT),
        HE + "; each weight from the signal that reaches it",
        "any network; plain ReLU networks get he's numbers",
        he(mode == Mode.BACKWARD ? mode : Mode.FORWARD).rules(),
        Optional.of(mode),
        false);
  }

  /** The paper to the letter: std √(2/n̂) in every layer, the first and the last included. */
  public static Recipe he2015() {
    Rule weights =
        new Rule.Scaled(new Gain.Rectifier(), FanMode.PAPER_OUT, Distribution.NORMAL, "eq. 14");
    return new RecipeBuilder("he-2015", HE + ", section 2.2", "plain ReLU and PReLU CNNs")
        .linearMaps(weights)
        .build();
  }

  /** Var = 2/(fanIn + fanOut), normal. */
  public static Recipe xavier() {
    return new RecipeBuilder(
            "xavier",
            "Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward"
                + " neural networks, eq. 12",
            "linear, tanh and softsign networks")
        .linearMaps(new Rule.Scaled(new Gain.Of(1), FanMode.AVERAGE, Distribution.NORMAL, ""))
        .build();
  }

  /** Var = 1/fanIn, normal. */
  public static Recipe lecun() {
    return new RecipeBuilder(
            "lecun", "LeCun et al. 1998, Efficient BackProp, eq. 16", "tanh and SELU networks")
        .linearMaps(new Rule.Scaled(new Gain.Of(1), FanMode.IN, Distribution.NORMAL, ""))
        .build();
  }

  /** Orthogonal matrices with the gain of the activation that follows. */
  public static Recipe orthogonal() {
    return new RecipeBuilder(
            "orthogonal",
            "Saxe et al. 2014, Exact solutions to the nonlinear dynamics of learning in deep linear"
                + " neural networks",
            "deep dense networks, recurrent hidden matrices")
        .linearMaps(new Rule.Orthogonal(new Gain.Forward(), ""))
        .rule(
            Role.DEPTHWISE,
            new Rule.Scaled(
                new Gain.Forward(), FanMode.IN, Distribution.NORMAL, "one tap row per channel"))
        .build();
  }

  /** The fixed standard deviation that He et al. compare with. */
  public static Recipe gaussian001() {
    return gaussian("0.01");
  }

  /** A fixed standard deviation, whatever the fan. */
  private static Recipe gaussian(String std) {
    Initializer normal = new Initializer.Normal(0, Double.parseDouble(std));
    return new RecipeBuilder(
            "gaussian-" + std,
            "Krizhevsky et al. 2012; compared with in " + HE,
            "AlexNet; gaussian-STD sets the std")
        .linearMaps(new Rule.Fixed(normal, "std %s whatever the fan".formatted(std)))
        .rule(Role.RECURRENT_HIDDEN, new Rule.Fixed(normal, "std " + std))
        .build();
  }

  /** What torch.nn's modules do when they are built. */
  public static Recipe pytorchDefault() {
    return FrameworkRecipes.pytorchDefault();
  }

  /** Every recipe, under its default options. */
  public static List<Recipe> all() {
    return List.of(
        auto(),
        he(),
        he2015(),
        xavier(),
        lecun(),
        orthogonal(),
        gaussian001(),
        PlainRecipes.lsuv(),
        PlainRecipes.selu(),
        PlainRecipes.deltaOrthogonal(),
        PlainRecipes.tat(),
        PlainRecipes.mup(MUP_BASE),
        ResidualRecipes.fixup(),
        ResidualRecipes.skipInit(),
        ResidualRecipes.reZero(),
        ResidualRecipes.zeroGamma(),
        ResidualRecipes.nfnet(),
        ResidualRecipes.zero(),
        TransformerRecipes.gpt2(),
        TransformerRecipes.tFixup(),
        TransformerRecipes.deepNorm(),
        TransformerRecipes.dsInit(),
        RecurrentRecipes.irnn(),
        RecurrentRecipes.chrono(CHRONO_STEPS),
        pytorchDefault(),
        FrameworkRecipes.torchvisionResnet(),
        FrameworkRecipes.kerasDefault(),
        FrameworkRecipes.flaxDefault(),
        FrameworkRecipes.jaxDefault(),
        FrameworkRecipes.tfJavaDefault(),
        FrameworkRecipes.djlDefault(),
        FrameworkRecipes.dl4jDefault());
  }

  /**
   * A recipe by name; {@code mup-N} and {@code chrono-N} are those of a base width and of a longest
   * dependency, {@code gaussian-STD} that of a standard deviation.
   *
   * @throws InvalidInputException if there is none
   */
  public static Recipe of(String name) {
    Matcher numbered = NUMBERED.matcher(name);
    if (numbered.matches()) {
      return numbered(numbered.group(1), Double.parseDouble(numbered.group(2)));
    }
    Matcher gaussian = GAUSSIAN.matcher(name);
    if (gaussian.matches()) {
      return gaussian(gaussian.group(1));
    }
    return all().stream()
        .filter(recipe -> recipe.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static InvalidInputException unknown(String name) {
    List<String> known = all().stream().map(Recipe::name).toList();
    String hint = Spelling.hint(name, known);
    return new InvalidInputException(
        "unknown recipe '%s'; %s`evenkeel init --recipes` lists them"
            .formatted(Spelling.shortened(name), hint));
  }

  private static Recipe numbered(String family, double number) {
    if (family.equals("mup")) {
      return PlainRecipes.mup(number);
    }
    if (number < 3) {
      throw new InvalidInputException(
          "recipe chrono-%.0f has no times to remember; its number must be at least 3"
              .formatted(number));
    }
    return RecurrentRecipes.chrono(number);
  }
}
