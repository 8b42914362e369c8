// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Shapes;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.random.Seed;
import io.evenkeel.safetensors.Safetensors;
import io.evenkeel.safetensors.SafetensorsFile;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * GradientGraph of whole networks against PyTorch's; reference/gradient/exports.py wrote the files.
 */
final class ModelGradientsTest {
  private static final String GRADIENT = "gradient.";

  /** Relative to the length of the whole gradient. */
  private static final double TOLERANCE = 5e-6;

  @ParameterizedTest
  @ValueSource(
      strings = {"convolutions", "decoder", "rectified", "recurrent", "transformer", "odds"})
  void everyParameterHasThatOfPyTorch(String name) throws URISyntaxException {
    Path folder = Path.of(ModelGradientsTest.class.getResource("/golden/gradient").toURI());
    Graph network = Engine.inTraining(Onnx.read(folder.resolve(name + ".onnx")));
    try (SafetensorsFile golden = Safetensors.open(folder.resolve(name + ".safetensors"))) {
      Map<String, float[]> expected = expected(golden);
      Map<String, float[]> actual = gradients(network, golden, expected.keySet());
      assertThat(actual).containsOnlyKeys(expected.keySet());
      assertThat(error(expected, actual)).isLessThan(TOLERANCE);
    }
  }

  private static Map<String, float[]> expected(SafetensorsFile golden) {
    Map<String, float[]> expected = new HashMap<>();
    for (Tensor tensor : golden.tensors()) {
      if (tensor.name().startsWith(GRADIENT)) {
        expected.put(tensor.name().substring(GRADIENT.length()), floats(golden, tensor.name()));
      }
    }
    return expected;
  }

  private static float[] floats(SafetensorsFile file, String name) {
    return file.segment(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
  }

  private static Map<String, float[]> gradients(
      Graph network, SafetensorsFile golden, Set<String> parameters) {
    Map<String, FedTensor> data = new HashMap<>();
    data.put("x", fed(golden, "input.x"));
    Shapes shapes = Shapes.of(network, Map.of("x", data.get("x").shape()));
    GradientGraph gradients = GradientGraph.of(network, shapes, List.of("y"), parameters);
    assertThat(gradients.stops()).isEmpty();
    data.put(gradients.cotangents().get("y").name(), fed(golden, "cotangent"));
    Graph together = gradients.together();
    Inputs inputs = Inputs.of(together, Map.of(), data, Seed.of(0));
    List<String> wanted = new ArrayList<>(gradients.names().values());
    Map<String, float[]> found = new HashMap<>();
    try (Engine engine = Engine.open(together, Set.of(), inputs);
        Engine.Session session = engine.select(wanted)) {
      session.run((name, tensor) ->
          found.put(name, tensor.data().toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)));
    }
    Map<String, float[]> named = new HashMap<>();
    gradients.names().forEach((parameter, value) -> named.put(parameter, found.get(value)));
    return named;
  }

  private static FedTensor fed(SafetensorsFile file, String name) {
    Tensor tensor =
        file.tensors().stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow();
    return new FedTensor(tensor.dtype(), tensor.shape(), file.segment(name));
  }

  private static double error(Map<String, float[]> expected, Map<String, float[]> actual) {
    double difference = 0;
    double length = 0;
    for (Map.Entry<String, float[]> entry : expected.entrySet()) {
      float[] other = actual.get(entry.getKey());
      assertThat(other).as(entry.getKey()).hasSameSizeAs(entry.getValue());
      for (int i = 0; i < other.length; i++) {
        difference += Math.pow(entry.getValue()[i] - other[i], 2);
        length += Math.pow(entry.getValue()[i], 2);
      }
    }
    return Math.sqrt(difference / length);
  }
}
