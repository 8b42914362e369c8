// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.conformance;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A model of one operator and its inputs, as ONNX's test data has them: a folder with {@code
 * model.onnx} and {@code test_data_set_0/input_0.pb} and so on.
 *
 * @param data the floating-point inputs, by name; axes, indices and the like are stored in the
 *     graph
 * @param results the outputs that can be differentiated
 */
record OperatorModel(Graph graph, Map<String, Constant> data, List<String> results) {
  private static final Set<DType> NUMBERS = Set.of(DType.F32, DType.F64);

  static OperatorModel read(Path folder) {
    Graph graph = Onnx.read(folder.resolve("model.onnx"));
    Map<String, Constant> data = new LinkedHashMap<>();
    List<Constant> constants = new ArrayList<>(graph.constants().values());
    int next = 0;
    for (ValueInfo input : graph.inputs()) {
      Path file = folder.resolve("test_data_set_0").resolve("input_" + next++ + ".pb");
      Constant given = named(Onnx.tensor(file), input.name());
      boolean number = NUMBERS.contains(given.tensor().dtype());
      if (number && !settings(graph).contains(input.name())) {
        data.put(input.name(), given);
      } else {
        constants.add(given);
      }
    }
    List<String> results =
        graph.outputs().stream()
            .filter(output -> output.dtype().filter(NUMBERS::contains).isPresent())
            .map(ValueInfo::name)
            .toList();
    List<ValueInfo> inputs =
        graph.inputs().stream().filter(input -> data.containsKey(input.name())).toList();
    return new OperatorModel(with(graph, inputs, constants), data, results);
  }

  private static Graph with(Graph graph, List<ValueInfo> inputs, List<Constant> constants) {
    Map<String, Constant> named = new LinkedHashMap<>();
    constants.forEach(constant -> named.put(constant.name(), constant));
    List<ValueInfo> outputs =
        graph.outputs().stream().map(output -> ValueInfo.unknown(output.name())).toList();
    return new Graph(
        graph.name(),
        graph.nodes(),
        inputs,
        outputs,
        List.of(),
        named,
        graph.opsets(),
        Map.of(),
        graph.remainder());
  }

  /** Numbers that decide the size of what a Resize writes; always in single precision. */
  private static Set<String> settings(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> node.is("Resize") || node.is("Upsample"))
        .flatMap(node -> node.inputs().stream().skip(1))
        .collect(Collectors.toSet());
  }

  private static Constant named(Constant constant, String name) {
    Tensor tensor = constant.tensor();
    return new Constant(new Tensor(name, tensor.dtype(), tensor.shape()), constant.content());
  }

  List<String> reals() {
    return List.copyOf(data.keySet());
  }

  /** The numbers of a floating-point input. */
  double[] numbers(String input) {
    return numbers(data.get(input));
  }

  private static double[] numbers(Constant constant) {
    LongToDoubleFunction stored = Elements.numbers(bytes(constant), constant.tensor().dtype());
    double[] numbers = new double[(int) constant.tensor().elementCount()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = stored.applyAsDouble(i);
    }
    return numbers;
  }

  private static MemorySegment bytes(Constant constant) {
    return ((Content.Bytes) constant.content()).segment();
  }

  /** The same model with its single-precision inputs and constants in another type. */
  OperatorModel in(DType dtype) {
    List<ValueInfo> inputs = new ArrayList<>();
    graph.inputs().forEach(in -> inputs.add(retyped(in, dtype)));
    List<Constant> constants =
        graph.constants().values().stream()
            .map(constant ->
                settings(graph).contains(constant.name()) ? constant : retyped(constant, dtype))
            .toList();
    Map<String, Constant> converted = new LinkedHashMap<>();
    data.forEach((name, constant) -> converted.put(name, retyped(constant, dtype)));
    return new OperatorModel(with(graph, inputs, constants), converted, results);
  }

  private static ValueInfo retyped(ValueInfo input, DType dtype) {
    return input.dtype().filter(type -> type == DType.F32).isPresent()
        ? new ValueInfo(input.name(), Optional.of(dtype), input.dimensions())
        : input;
  }

  private static Constant retyped(Constant constant, DType dtype) {
    Tensor tensor = constant.tensor();
    if (tensor.dtype() != DType.F32 || !(constant.content() instanceof Content.Bytes)) {
      return constant;
    }
    Tensor other = new Tensor(tensor.name(), dtype, tensor.shape());
    return new Constant(other, new Content.Bytes(stored(numbers(constant), dtype)));
  }

  /** The inputs as they are, to feed. */
  Map<String, FedTensor> fed() {
    Map<String, FedTensor> fed = new LinkedHashMap<>();
    data.forEach((name, constant) -> {
      MemorySegment bytes = bytes(constant);
      MemorySegment copy = Arena.ofAuto().allocate(Math.max(1, bytes.byteSize()), 8);
      copy.copyFrom(bytes);
      Tensor tensor = constant.tensor();
      fed.put(
          name, new FedTensor(tensor.dtype(), tensor.shape(), copy.asSlice(0, bytes.byteSize())));
    });
    return fed;
  }

  /** Numbers for an input, in its type. */
  FedTensor fed(String input, double[] numbers) {
    Tensor tensor = data.get(input).tensor();
    return new FedTensor(tensor.dtype(), tensor.shape(), stored(numbers, tensor.dtype()));
  }

  static MemorySegment stored(double[] numbers, DType dtype) {
    long bytes = (long) numbers.length * dtype.bytes();
    MemorySegment stored = Arena.ofAuto().allocate(Math.max(1, bytes), 8).asSlice(0, bytes);
    for (int i = 0; i < numbers.length; i++) {
      switch (dtype) {
        case F64 -> stored.setAtIndex(ValueLayout.JAVA_DOUBLE, i, numbers[i]);
        case F32 -> stored.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) numbers[i]);
        default -> throw new IllegalArgumentException("no numbers in " + dtype.label());
      }
    }
    return stored;
  }
}
