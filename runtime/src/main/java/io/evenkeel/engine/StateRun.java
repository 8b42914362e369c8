// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.evenkeel.graph.Graph;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.tensor.FedTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A graph prepared to run over states: it reads them, and some of its outputs replace them. Any
 * number of states can take turns.
 */
public final class StateRun implements AutoCloseable {
  /** From here on optimizing takes longer, as the square of the nodes, than it can save. */
  private static final int MANY_NODES = 5000;

  private final Map<String, String> next;
  private final OrtSession session;

  private StateRun(Map<String, String> next, OrtSession session) {
    this.next = next;
    this.session = session;
  }

  /**
   * Prepares a graph.
   *
   * @param graph its inputs are states, by name, or given at every run
   * @param next the output that replaces a state, by the state's name
   * @param results further outputs to look at
   * @throws ModelRefusedException if ONNX Runtime cannot run it
   */
  public static StateRun open(Graph graph, Map<String, String> next, List<String> results) {
    List<String> outputs = new ArrayList<>(results);
    outputs.addAll(next.values());
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(
          graph.nodes().size() < MANY_NODES
              ? SessionOptions.OptLevel.BASIC_OPT
              : SessionOptions.OptLevel.NO_OPT);
      options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      byte[] model = Onnx.encode(Upstream.of(graph, outputs));
      OrtSession session = Engine.environment().createSession(model, options);
      return new StateRun(Map.copyOf(next), session);
    } catch (OrtException e) {
      throw Engine.refused(e);
    }
  }

  /**
   * Runs the graph once; then the states have their next values.
   *
   * @param given values of the inputs that are no states; what the graph does not need is left out
   * @param reader is given every result that is a tensor, valid during the call only
   */
  public void run(
      States states, Map<String, FedTensor> given, BiConsumer<String, FedTensor> reader) {
    List<OnnxTensor> opened = new ArrayList<>();
    try {
      Map<String, OnnxTensorLike> feeds =
          new LinkedHashMap<>(states.readable(session.getInputNames()));
      open(given, feeds, opened);
      Map<String, OnnxValue> pinned = new LinkedHashMap<>();
      next.forEach((state, output) -> pinned.put(output, states.writable(state)));
      run(feeds, pinned, reader);
      states.advance(next.keySet());
    } catch (OrtException e) {
      throw Engine.refused(e);
    } finally {
      opened.forEach(OnnxTensor::close);
    }
  }

  private void open(
      Map<String, FedTensor> given, Map<String, OnnxTensorLike> feeds, List<OnnxTensor> opened)
      throws OrtException {
    for (Map.Entry<String, FedTensor> input : given.entrySet()) {
      if (session.getInputNames().contains(input.getKey())) {
        opened.add(RuntimeTensors.of(Engine.environment(), input.getValue(), input.getKey()));
        feeds.put(input.getKey(), opened.getLast());
      }
    }
  }

  private void run(
      Map<String, OnnxTensorLike> feeds,
      Map<String, OnnxValue> pinned,
      BiConsumer<String, FedTensor> reader)
      throws OrtException {
    Set<String> results = new LinkedHashSet<>(session.getOutputNames());
    results.removeAll(pinned.keySet());
    try (OrtSession.Result result = session.run(feeds, results, pinned)) {
      for (String name : results) {
        result
            .get(name)
            .filter(OnnxTensor.class::isInstance)
            .flatMap(value -> RuntimeTensors.read((OnnxTensor) value))
            .ifPresent(read -> reader.accept(name, read));
      }
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw Engine.refused(e);
    }
  }
}
