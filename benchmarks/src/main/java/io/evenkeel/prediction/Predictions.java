// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.prediction;

import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.tensor.Shape;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Prints how far predictions are from measurements: for every network and recipe the percentiles
 * 50, 90 and 99 over its tensors of the error of the predicted second moment against the mean over
 * draws, that mean's standard error, and what of the error is beyond three standard errors.
 */
public final class Predictions {
  private static final int[] PERCENTILES = {50, 90, 99};

  private final Options options;

  private Predictions(Options options) {
    this.options = options;
  }

  /**
   * {@code [--recipes he,auto] [--draws 64] [--seconds 60] [--worst 0] [--backward] [--input
   * NAME=SHAPE] [MODEL...]}.
   */
  public static void main(String[] words) {
    new Predictions(Options.of(words)).print();
  }

  private void print() {
    String numbers =
        " error % 50/90/99 | standard error % 50/90/99 | beyond three of them % 50/90/99 |";
    String forward = "| model | recipe | draws | tensors | not predicted | zero |" + numbers;
    String backward = " gradients | not predicted | zero |" + numbers;
    String header = options.backward() ? forward + backward : forward;
    System.out.println(header);
    System.out.println("|" + "---|".repeat((int) header.chars().filter(c -> c == '|').count() - 1));
    for (String model : options.models()) {
      for (String recipe : options.recipes()) {
        System.out.println(row(model, recipe));
      }
    }
  }

  private String row(String model, String recipe) {
    String name = model.endsWith(".onnx") ? Path.of(model).getFileName().toString() : model;
    try {
      return "| %s | %s | %s |".formatted(name, recipe, cells(model, recipe));
    } catch (RuntimeException | OutOfMemoryError e) {
      return "| %s | %s | not run: %s |".formatted(name, recipe, e.getMessage());
    }
  }

  private String cells(String model, String recipe) {
    Graph graph = model.endsWith(".onnx") ? Onnx.open(Path.of(model)).graph() : Networks.of(model);
    Map<String, Shape> inputs = new LinkedHashMap<>(options.inputs());
    inputs.keySet().retainAll(graph.inputs().stream().map(ValueInfo::name).toList());
    try (Comparison comparison =
        new Comparison(graph, Recipes.of(recipe), inputs, options.backward())) {
      int draws = drawn(comparison);
      String forward = draws + " | " + cells(comparison.tensors());
      return options.backward() ? forward + " | " + cells(comparison.gradients()) : forward;
    }
  }

  private int drawn(Comparison comparison) {
    long begun = System.nanoTime();
    int draws = 0;
    while (draws < options.draws()
        && (draws < 2 || System.nanoTime() - begun < options.seconds() * 1_000_000_000L)) {
      comparison.draw(draws++);
    }
    return draws;
  }

  private String cells(List<Compared> all) {
    List<Compared> compared = all.stream().filter(Compared::isComparable).toList();
    nameWorst(compared);
    long unknown = all.stream().filter(t -> t.predicted().isEmpty()).count();
    return "%d | %d | %d | %s | %s | %s"
        .formatted(
            all.size(),
            unknown,
            all.size() - unknown - compared.size(),
            percentiles(compared, Compared::error),
            percentiles(compared, Compared::standardError),
            percentiles(compared, Compared::resolved));
  }

  private void nameWorst(List<Compared> compared) {
    compared.stream()
        .sorted(Comparator.comparingDouble(Compared::resolved).reversed())
        .limit(options.worst())
        .forEach(t ->
            System.out.printf(
                Locale.ROOT,
                "  %s: predicted %.4g, measured %.4g +- %.2g %%%n",
                t.tensor(),
                t.predicted().orElseThrow(),
                t.mean(),
                100 * t.standardError()));
  }

  private static String percentiles(List<Compared> compared, ToDoubleFunction<Compared> value) {
    double[] sorted = compared.stream().mapToDouble(value).sorted().toArray();
    return sorted.length == 0
        ? "-"
        : IntStream.of(PERCENTILES)
            .map(p -> Math.min(sorted.length - 1, p * sorted.length / 100))
            .mapToObj(at -> String.format(Locale.ROOT, "%.1f", 100 * sorted[at]))
            .collect(Collectors.joining(" / "));
  }
}
