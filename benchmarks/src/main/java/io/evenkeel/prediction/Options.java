// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.prediction;

import io.evenkeel.graph.ShapeText;
import io.evenkeel.network.NetworkFamily;
import io.evenkeel.network.Networks;
import io.evenkeel.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to compare.
 *
 * @param models names of built-in networks or .onnx files
 * @param recipes by name
 * @param draws most draws of a model under a recipe
 * @param seconds after which no further draw is begun, as long as there are two
 * @param worst how many tensors to name that are predicted worst
 * @param backward whether gradients are compared too
 * @param inputs shapes of inputs by name, for the models that have an input of that name
 */
record Options(
    List<String> models,
    List<String> recipes,
    int draws,
    long seconds,
    int worst,
    boolean backward,
    Map<String, Shape> inputs) {
  static Options of(String[] words) {
    List<String> models = new ArrayList<>();
    List<String> recipes = List.of("he", "auto");
    int draws = 64;
    long seconds = 60;
    int worst = 0;
    boolean backward = false;
    Map<String, Shape> inputs = new LinkedHashMap<>();
    Deque<String> left = new ArrayDeque<>(List.of(words));
    while (!left.isEmpty()) {
      String word = left.remove();
      switch (word) {
        case "--recipes" -> recipes = List.of(left.remove().split(",", -1));
        case "--draws" -> draws = Integer.parseInt(left.remove());
        case "--seconds" -> seconds = Long.parseLong(left.remove());
        case "--worst" -> worst = Integer.parseInt(left.remove());
        case "--backward" -> backward = true;
        case "--input" -> {
          String[] input = left.remove().split("=", 2);
          inputs.put(input[0], ShapeText.parse(input[1]));
        }
        default -> models.add(word);
      }
    }
    return new Options(
        models.isEmpty() ? examples() : models, recipes, draws, seconds, worst, backward, inputs);
  }

  private static List<String> examples() {
    return Networks.families().stream().map(NetworkFamily::examples).flatMap(List::stream).toList();
  }
}
