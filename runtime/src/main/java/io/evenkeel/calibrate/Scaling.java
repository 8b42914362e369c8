// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.graph.Attribute;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.ElementTypes;
import io.evenkeel.graph.Node;
import io.evenkeel.tensor.DType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A map in two halves: what it makes of the weight as drawn, and that times the factor with the
 * bias added. Between them the factor is found.
 */
final class Scaling {
  private final Station station;
  private final List<Node> nodes = new ArrayList<>();

  private Scaling(Station station) {
    this.station = station;
  }

  /** The first half, with what is to be measured. */
  static List<Node> raw(Station station, Sums sums) {
    Scaling scaling = new Scaling(station);
    if (station.isRecurrent()) {
      scaling.gates();
      scaling.nodes.addAll(sums.of(station.raw(), station.signal()));
      return scaling.nodes;
    }
    scaling.product();
    scaling.nodes.addAll(sums.of(station.raw(), station.node().output()));
    if (station.biased()) {
      scaling.biased(station.raw(), station.biasedRaw());
      scaling.add("Sub", station.difference(), Map.of(), station.biasedRaw(), station.raw());
      scaling.nodes.addAll(sums.of(station.biasedRaw(), station.signal()));
      scaling.nodes.addAll(sums.of(station.difference(), station.signal()));
    }
    return scaling.nodes;
  }

  /** What the first half is measured by. */
  static List<String> results(Station station) {
    List<String> results = new ArrayList<>(Sums.outputs(station.raw()));
    if (station.biased()) {
      results.addAll(Sums.outputs(station.biasedRaw()));
      results.addAll(Sums.outputs(station.difference()));
    }
    return results;
  }

  /** The second half. */
  static List<Node> scaled(Station station) {
    Scaling scaling = new Scaling(station);
    Node node = station.node();
    if (station.isRecurrent()) {
      String weight = node.inputs().get(1);
      List<String> inputs = new ArrayList<>(node.inputs());
      inputs.set(1, "calibrate.scaled." + node.output());
      scaling.times(weight, inputs.get(1));
      scaling.nodes.add(node.withInputs(inputs));
    } else if (hasOwnBias(node)) {
      String product = "calibrate.scaled." + node.output();
      scaling.times(station.raw(), product);
      scaling.plusOwn(product, node.output());
    } else {
      scaling.times(station.raw(), node.output());
    }
    return scaling.nodes;
  }

  private static boolean hasOwnBias(Node node) {
    return (node.is("Gemm") || node.op().startsWith("Conv")) && node.input(2).isPresent();
  }

  /** The product without the node's own bias. */
  private void product() {
    Node node = station.node();
    List<String> inputs = hasOwnBias(node) ? node.inputs().subList(0, 2) : node.inputs();
    nodes.add(node.withInputs(inputs).withOutput(station.raw()));
  }

  /** What the inputs alone give to a recurrent layer's gates under the weight as it is. */
  static List<Node> ofGates(Station station) {
    Scaling scaling = new Scaling(station);
    scaling.gates();
    return scaling.nodes;
  }

  /** What the inputs alone give to the gates, of all directions side by side. */
  private void gates() {
    Node node = station.node();
    String rows = station.raw() + ".rows";
    String columns = station.raw() + ".columns";
    long width = station.weight().tensors().getFirst().tensor().shape().dimensions().getLast();
    add("Reshape", rows, Map.of(), node.inputs().get(1), ints(rows, -1, width));
    add("Transpose", columns, Map.of("perm", new Attribute.Ints(List.of(1L, 0L))), rows);
    add("MatMul", station.raw(), Map.of(), node.inputs().getFirst(), columns);
  }

  private void biased(String product, String output) {
    if (station.sum().isPresent()) {
      Node sum = station.sum().get();
      List<String> inputs = new ArrayList<>(sum.inputs());
      Collections.replaceAll(inputs, station.node().output(), product);
      nodes.add(sum.withInputs(inputs).withOutput(output));
    } else {
      plusOwn(product, output);
    }
  }

  /** Adds the bias that the node has as an input. */
  private void plusOwn(String product, String output) {
    Node node = station.node();
    String bias = node.inputs().get(2);
    if (node.is("Gemm")) {
      double beta = node.realAttribute("beta", 1);
      if (beta != 1) {
        String scaled = output + ".calibrate.beta";
        add("Mul", scaled, Map.of(), bias, number(scaled, station.weight().dtype(), beta));
        bias = scaled;
      }
      add("Add", output, Map.of(), product, bias);
      return;
    }
    String shaped = output + ".calibrate.bias";
    int rank = station.weight().tensors().getFirst().tensor().shape().rank();
    long[] shape = LongStream.range(1, rank).map(axis -> axis == 1 ? -1 : 1).toArray();
    add("Reshape", shaped, Map.of(), bias, ints(shaped, shape));
    add("Add", output, Map.of(), product, shaped);
  }

  /** A value times the factor, in single precision at least. */
  private void times(String value, String output) {
    DType dtype = station.weight().dtype();
    if (dtype.bytes() >= Float.BYTES) {
      add("Mul", output, Map.of(), value, station.weight().factor());
      return;
    }
    String wide = output + ".calibrate.wide";
    String product = output + ".calibrate.product";
    add("Cast", wide, to(DType.F32), value);
    add("Mul", product, Map.of(), wide, station.weight().factor());
    add("Cast", output, to(dtype), product);
  }

  private static Map<String, Attribute> to(DType dtype) {
    return Map.of("to", new Attribute.Int(ElementTypes.number(dtype)));
  }

  private void add(String op, String output, Map<String, Attribute> attributes, String... inputs) {
    nodes.add(
        new Node(
            op, "", output, List.of(inputs), List.of(output), new LinkedHashMap<>(attributes)));
  }

  private String ints(String owner, long... values) {
    return constant(Constant.ints(owner + ".shape", values));
  }

  private String number(String owner, DType dtype, double value) {
    return constant(Constant.number(owner + ".number", dtype, value));
  }

  private String constant(Constant constant) {
    add("Constant", constant.name(), Map.of("value", new Attribute.Stored(constant)));
    return constant.name();
  }
}
