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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** A graph that runs over states: it reads them, and some of its outputs replace them. */
public final class StateRun implements AutoCloseable {
  private final States states;
  private final Map<String, String> next;
  private final OrtSession session;

  private StateRun(States states, Map<String, String> next, OrtSession session) {
    this.states = states;
    this.next = next;
    this.session = session;
  }

  /**
   * Prepares a graph.
   *
   * @param graph its inputs are states, by name, or given at every run
   * @param next the output that replaces a state, by the state's name
   * @param results further outputs to look at
   * @param states outlive this
   * @throws ModelRefusedException if ONNX Runtime cannot run it
   */
  public static StateRun open(
      Graph graph, Map<String, String> next, List<String> results, States states) {
    List<String> outputs = new ArrayList<>(results);
    outputs.addAll(next.values());
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(SessionOptions.OptLevel.BASIC_OPT);
      options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      byte[] model = Onnx.encode(Upstream.of(graph, outputs));
      OrtSession session = Engine.environment().createSession(model, options);
      return new StateRun(states, Map.copyOf(next), session);
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
  public void run(Map<String, FedTensor> given, BiConsumer<String, FedTensor> reader) {
    Map<String, OnnxTensorLike> feeds =
        new LinkedHashMap<>(states.readable(session.getInputNames()));
    Map<String, OnnxValue> pinned = new LinkedHashMap<>();
    next.forEach((state, output) -> pinned.put(output, states.writable(state)));
    Set<String> results = new LinkedHashSet<>(session.getOutputNames());
    results.removeAll(pinned.keySet());
    List<OnnxTensor> opened = new ArrayList<>();
    try {
      for (Map.Entry<String, FedTensor> input : given.entrySet()) {
        if (session.getInputNames().contains(input.getKey())) {
          opened.add(RuntimeTensors.of(Engine.environment(), input.getValue(), input.getKey()));
          feeds.put(input.getKey(), opened.getLast());
        }
      }
      try (OrtSession.Result result = session.run(feeds, results, pinned)) {
        for (String name : results) {
          result
              .get(name)
              .filter(OnnxTensor.class::isInstance)
              .flatMap(value -> RuntimeTensors.read((OnnxTensor) value))
              .ifPresent(read -> reader.accept(name, read));
        }
      }
      states.advance(next.keySet());
    } catch (OrtException e) {
      throw Engine.refused(e);
    } finally {
      opened.forEach(OnnxTensor::close);
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
