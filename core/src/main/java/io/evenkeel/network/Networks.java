// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.network;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.spelling.Spelling;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The built-in networks by name: {@code plain-cnn-30}, {@code resnet-50}, {@code mlp-30x400}, ….
 *
 * <p>Behind a name what its family lets choose may follow: {@code
 * plain-cnn-22x16:size=64,classes=4} (see {@link NetworkFamily#settings}).
 *
 * <p>The graphs are written in ONNX's operator set 17 with PyTorch's parameter names and layouts;
 * where torchvision has the network, its state dict fits. Parameters, running statistics included,
 * have no values yet. The batch dimension and lengths of sequences are free. The shape to measure
 * an input with is the property {@code evenkeel.input.NAME} ({@code 8x3x224x224}); for token ids,
 * {@code evenkeel.range.NAME} is the size of the vocabulary.
 */
public final class Networks {
  // The first family that has the name builds it: resnet-50 is ImageNet's, though 50 is 6n+2.
  private static final List<Family> FAMILIES =
      List.of(
          PlainCnn.FAMILY,
          NarrowPlainCnn.FAMILY,
          Mlp.FAMILY,
          Vgg.FAMILY,
          ResNet.FAMILY,
          CifarResNet.FAMILY,
          CifarResNet.PRE_ACTIVATION,
          DenseNet.FAMILY,
          DenseNet.CIFAR,
          MobileNetV2.FAMILY,
          SqueezeNet.FAMILY,
          UNet.FAMILY,
          FullyConvolutional.FAMILY,
          Detector.FAMILY,
          RecurrentClassifier.FAMILY,
          RecurrentReader.FAMILY,
          RecurrentTagger.FAMILY,
          GruSeq2Seq.FAMILY,
          TransformerTranslation.FAMILY);

  private static final Pattern ZERO = Pattern.compile("(?<![0-9])0[0-9]*");

  private Networks() {}

  /** The families, in the order in which they are best listed. */
  public static List<NetworkFamily> families() {
    return FAMILIES.stream().map(Family::about).toList();
  }

  /** Whether the name has the form of a built-in network's, be its numbers possible or not. */
  public static boolean isName(String name) {
    return FAMILIES.stream().anyMatch(family -> family.has(name));
  }

  /**
   * The network of that name, or empty if the name is not of a built-in network's form.
   *
   * @throws InvalidInputException if the family cannot have the numbers in the name
   */
  public static Optional<Graph> find(String name) {
    return FAMILIES.stream().map(family -> family.find(name)).flatMap(Optional::stream).findFirst();
  }

  /**
   * The network of that name.
   *
   * @throws InvalidInputException if there is none; it names the nearest
   */
  public static Graph of(String name) {
    return find(name).orElseThrow(() -> new InvalidInputException(unknown(name)));
  }

  /**
   * A built-in network's name with those of some sizes that its family can have and that are not
   * chosen yet: {@code lstm-classifier} for 2 classes is {@code lstm-classifier:classes=2}. Any
   * other name stays as it is.
   *
   * @param sizes by the names of {@link Setting}s
   * @throws InvalidInputException if what is chosen already cannot be
   */
  public static String fitted(String name, Map<String, Long> sizes) {
    return FAMILIES.stream()
        .filter(family -> family.has(name))
        .findFirst()
        .map(family -> family.fitted(name, sizes))
        .orElse(name);
  }

  /** Why a name is none of a built-in network, and which one is probably meant. */
  public static String unknown(String name) {
    String shown = Spelling.shortened(name);
    if (isName(ZERO.matcher(shown).replaceAll("1"))) {
      return "there is no network %s: its numbers start at 1 and have no leading zeros"
          .formatted(shown);
    }
    List<String> known =
        FAMILIES.stream().flatMap(family -> family.about().examples().stream()).toList();
    String hint = Spelling.hint(name, known);
    return "there is no network \"%s\"; %s`evenkeel network` lists them".formatted(shown, hint);
  }
}
