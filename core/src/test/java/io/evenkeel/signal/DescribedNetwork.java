// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network of {@code golden/gradient/}, as {@code reference/gradient/moments.py} reads it. */
final class DescribedNetwork {
  /** What PyTorch found of a value. */
  record Found(double signal, double gradient, double standardError) {}

  private final GraphBuilder builder = new GraphBuilder("net", 18);
  private final Map<String, Moments> parameters = new HashMap<>();
  private final Map<String, Moments> inputs = new HashMap<>();
  private int constants;

  private DescribedNetwork(String name) {
    lines(name + ".net").forEach(line -> read(line.split("#", 2)[0].strip()));
  }

  /** What the calculus says of a network. */
  static Propagation predicted(String name) {
    DescribedNetwork network = new DescribedNetwork(name);
    return Propagation.of(
        network.builder.build(),
        network.inputs,
        Map.of(),
        network.parameters,
        Map.of(),
        OutputGradient.UNIT);
  }

  /** What PyTorch found of it, by value. */
  static Map<String, Found> found(String name) {
    Map<String, Found> found = new LinkedHashMap<>();
    for (String line : lines(name + ".tsv")) {
      if (!line.startsWith("#")) {
        String[] cells = line.split("\t", -1);
        found.put(
            cells[0],
            new Found(
                Double.parseDouble(cells[1]),
                Double.parseDouble(cells[2]),
                Double.parseDouble(cells[3])));
      }
    }
    return found;
  }

  private static List<String> lines(String file) {
    try (InputStream in = DescribedNetwork.class.getResourceAsStream("/golden/gradient/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(String line) {
    if (line.isEmpty()) {
      return;
    }
    List<String> words = List.of(line.split(" +"));
    List<String> rest = words.subList(1, words.size());
    switch (words.getFirst()) {
      case "input" -> {
        builder.input(ValueInfo.of(rest.getFirst(), DType.F32, shape(rest, 1)));
        inputs.put(rest.getFirst(), new Moments(0, 1));
      }
      case "parameter" -> parameter(rest, new Moments(0, number(rest)));
      case "filled" -> parameter(rest, new Moments(number(rest), number(rest) * number(rest)));
      case "output" -> rest.forEach(value -> builder.output(ValueInfo.unknown(value)));
      case "draws" -> {}
      default -> node(words.getFirst(), rest);
    }
  }

  private static double number(List<String> rest) {
    return Double.parseDouble(rest.get(1));
  }

  private static Shape shape(List<String> words, int from) {
    return new Shape(words.stream().skip(from).map(Long::valueOf).toList());
  }

  private void parameter(List<String> rest, Moments moments) {
    Shape shape = shape(rest, 2);
    builder.parameter(
        rest.getFirst(), shape.dimensions().stream().mapToLong(Long::longValue).toArray());
    parameters.put(rest.getFirst(), moments);
  }

  private void node(String op, List<String> rest) {
    List<String> names = new ArrayList<>(rest.stream().filter(w -> !w.contains("=")).toList());
    List<String> outputs = List.of(names.removeFirst().split(",", -1));
    names.replaceAll(name -> name.equals("-") ? "" : name);
    Map<String, Attribute> attributes = new HashMap<>();
    rest.stream().filter(w -> w.contains("=")).forEach(w -> attribute(op, w, names, attributes));
    builder.node(new Node(op, "", outputs.getFirst(), names, outputs, attributes));
  }

  private void attribute(
      String op, String word, List<String> names, Map<String, Attribute> attributes) {
    String key = word.substring(0, word.indexOf('='));
    String value = word.substring(word.indexOf('=') + 1);
    switch (op + " " + key) {
      case "Reshape shape", "Squeeze axes", "Slice starts", "Slice ends", "Slice axes" ->
          names.add(builder.ints("constant" + constants++, longs(value)));
      case "Resize scales" -> {
        names.add("");
        names.add(builder.floats("constant" + constants++, Shape.of(4), floats(value)));
      }
      default -> attributes.put(key, attribute(key, value));
    }
  }

  private static Attribute attribute(String key, String value) {
    return switch (key) {
      case "mode", "equation" -> new Attribute.Text(value);
      case "alpha", "beta", "bias" -> new Attribute.Real(Float.parseFloat(value));
      case "pads", "strides", "dilations", "kernel_shape", "perm", "axes", "output_padding" ->
          new Attribute.Ints(Arrays.stream(longs(value)).boxed().toList());
      default -> new Attribute.Int(Long.parseLong(value));
    };
  }

  private static long[] longs(String value) {
    return Arrays.stream(value.split(",", -1)).mapToLong(Long::parseLong).toArray();
  }

  private static float[] floats(String value) {
    String[] parts = value.split(",", -1);
    float[] result = new float[parts.length];
    for (int i = 0; i < parts.length; i++) {
      result[i] = Float.parseFloat(parts[i]);
    }
    return result;
  }
}
