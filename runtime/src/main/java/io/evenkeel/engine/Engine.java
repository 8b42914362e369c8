// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.engine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.onnx.Onnx;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A network ready to run: its parameters are fed, so any number of initializations can be tried.
 * Normalizations run in training mode, dropout is off. Not thread-safe.
 */
public final class Engine implements AutoCloseable {
  private final Graph network;
  private final Graph feedable;
  private final Inputs inputs;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Arena arena = Arena.ofShared();
  private final Map<String, OnnxTensor> fed = new LinkedHashMap<>();
  private final Map<String, MemorySegment> buffers = new LinkedHashMap<>();
  private final Map<Session, OrtSession.Result> kept = new LinkedHashMap<>();
  private final OrtEnvironment environment;

  private Engine(Graph network, Graph feedable, Inputs inputs, OrtEnvironment environment) {
    this.network = network;
    this.feedable = feedable;
    this.inputs = inputs;
    this.environment = environment;
  }

  /**
   * Prepares a network.
   *
   * @param parameters names of the stored tensors that {@link #load} will give values
   * @throws ModelRefusedException if ONNX Runtime cannot take what is fed
   */
  public static Engine open(Graph graph, Set<String> parameters, Inputs inputs) {
    Footprint.requireRoom(parameters.stream().map(graph::constant).flatMap(Optional::stream));
    Graph feedable = FeedableGraph.of(graph, parameters);
    Engine engine = new Engine(graph, feedable, inputs, environment());
    try {
      for (String parameter : parameters) {
        graph.constant(parameter).map(Constant::tensor).ifPresent(engine::allocate);
      }
      engine.inputs.tensors().forEach(engine::feed);
      return engine;
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  /** The runtime, one for the process. */
  static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "evenkeel");
  }

  /** The network as it runs here: normalization by the batch's own statistics, dropout off. */
  public static Graph inTraining(Graph graph) {
    return graph.withNodes(TrainingMode.of(graph));
  }

  /** The network as it runs after training: normalization by stored statistics, dropout off. */
  public static Graph inInference(Graph graph) {
    return graph.withNodes(graph.nodes().stream().map(InferenceMode::of).toList());
  }

  private void allocate(Tensor tensor) {
    MemorySegment buffer = arena.allocate(Math.max(1, tensor.byteCount()), 64);
    parameters.put(tensor.name(), tensor);
    buffers.put(tensor.name(), buffer.asSlice(0, tensor.byteCount()));
    feed(tensor.name(), new FedTensor(tensor.dtype(), tensor.shape(), buffers.get(tensor.name())));
  }

  private void feed(String name, FedTensor tensor) {
    try {
      fed.put(name, RuntimeTensors.of(environment, tensor, name));
    } catch (OrtException e) {
      throw refused(e);
    }
  }

  /** The network as it was given: every output of its nodes can be asked for. */
  public Graph network() {
    return network;
  }

  public Inputs inputs() {
    return inputs;
  }

  /**
   * Gives the parameters their values, replacing those of an earlier call.
   *
   * @param source has every parameter, in the type and shape the network stores it in; what else it
   *     has is left alone
   * @throws IllegalArgumentException if it has not
   */
  public void load(TensorSource source) {
    List<Tensor> tensors =
        source.tensors().stream().filter(tensor -> parameters.containsKey(tensor.name())).toList();
    Set<Tensor> missing = new LinkedHashSet<>(parameters.values());
    tensors.forEach(missing::remove);
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("the source lacks " + missing.iterator().next());
    }
    tensors.parallelStream().forEach(tensor -> source.read(tensor, 0, buffers.get(tensor.name())));
  }

  /**
   * A prepared selection of the values to look at; only what they need is computed, and nothing is
   * run where there are none.
   *
   * @throws ModelRefusedException if ONNX Runtime cannot run the network
   */
  public Session select(List<String> values) {
    return prepared(feedable, values, SessionOptions.OptLevel.BASIC_OPT);
  }

  /**
   * A prepared selection from another graph on the network's parameters and inputs, such as its
   * gradient; further inputs are given by {@link #give} or kept by {@link Session#keep}. It runs as
   * written: to look for what could be left out costs more than it saves.
   *
   * @throws ModelRefusedException if ONNX Runtime cannot run it
   */
  public Session select(Graph other, List<String> values) {
    return prepared(
        FeedableGraph.of(other, parameters.keySet()), values, SessionOptions.OptLevel.NO_OPT);
  }

  /** Gives an input its values, replacing those it had. */
  public void give(String input, FedTensor tensor) {
    Optional.ofNullable(fed.remove(input)).ifPresent(OnnxTensor::close);
    feed(input, tensor);
  }

  /**
   * @param level not above BASIC: fusing would leave out values that are asked for, and planning
   *     costs more than one run
   */
  private Session prepared(Graph runnable, List<String> values, SessionOptions.OptLevel level) {
    if (values.isEmpty()) {
      return new Session(Optional.empty());
    }
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(level);
      options.setIntraOpNumThreads(Runtime.getRuntime().availableProcessors());
      options.setMemoryPatternOptimization(false);
      // Threads that wait by spinning would take the processors from those that sum up moments.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      byte[] model = Onnx.encode(Upstream.of(runnable, values));
      return new Session(Optional.of(environment.createSession(model, options)));
    } catch (OrtException e) {
      throw refused(e);
    }
  }

  static ModelRefusedException refused(OrtException e) {
    String message = Optional.ofNullable(e.getMessage()).orElse("no reason given");
    String line = message.lines().findFirst().orElse("").replaceAll("/[^ ]*/onnxruntime/", "");
    return new ModelRefusedException("ONNX Runtime refuses the network: " + line, e);
  }

  @Override
  public void close() {
    kept.values().forEach(OrtSession.Result::close);
    kept.clear();
    fed.values().forEach(OnnxTensor::close);
    fed.clear();
    arena.close();
  }

  /** A selection of values; running it again sees the values loaded last. */
  public final class Session implements AutoCloseable {
    private final Optional<OrtSession> session;

    private Session(Optional<OrtSession> session) {
      this.session = session;
    }

    /**
     * Runs the network once.
     *
     * @param reader is given every selected value that is a floating-point tensor, valid during the
     *     call only
     */
    public void run(BiConsumer<String, FedTensor> reader) {
      if (session.isEmpty()) {
        return;
      }
      try (OrtSession.Result result = result(session.get())) {
        tensors(result)
            .forEach((name, tensor) ->
                RuntimeTensors.read(tensor).ifPresent(read -> reader.accept(name, read)));
      }
    }

    /**
     * Runs the network once and keeps the selected values, where they are, as inputs of this
     * engine's other sessions: until it keeps others or is closed.
     */
    public void keep() {
      drop();
      session.ifPresent(ready -> kept.put(this, result(ready)));
    }

    /**
     * Takes a batch one part of the network further.
     *
     * @param frontier what the part reads besides the parameters; what the batch has made is added
     * @param carried the selected values that later parts read
     * @param reader is given every other selected value that is a floating-point tensor, valid
     *     during the call only
     */
    public void advance(
        Frontier frontier, Set<String> carried, BiConsumer<String, FedTensor> reader) {
      if (session.isEmpty()) {
        return;
      }
      Map<String, OnnxTensorLike> feeds = new LinkedHashMap<>(fed);
      feeds.putAll(frontier.feeds());
      OrtSession.Result result = result(session.get(), feeds);
      tensors(result)
          .forEach((name, tensor) -> {
            if (carried.contains(name)) {
              frontier.put(name, tensor);
            } else {
              RuntimeTensors.read(tensor).ifPresent(read -> reader.accept(name, read));
              tensor.close();
            }
          });
    }

    private OrtSession.Result result(OrtSession ready) {
      Map<String, OnnxTensorLike> feeds = new LinkedHashMap<>(fed);
      kept.values().forEach(result -> feeds.putAll(tensors(result)));
      return result(ready, feeds);
    }

    private static OrtSession.Result result(OrtSession ready, Map<String, OnnxTensorLike> feeds) {
      feeds.keySet().retainAll(ready.getInputNames());
      try {
        return ready.run(feeds);
      } catch (OrtException e) {
        throw refused(e);
      }
    }

    private static Map<String, OnnxTensor> tensors(OrtSession.Result result) {
      Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
      for (Map.Entry<String, OnnxValue> value : result) {
        if (value.getValue() instanceof OnnxTensor tensor) {
          tensors.put(value.getKey(), tensor);
        }
      }
      return tensors;
    }

    private void drop() {
      Optional.ofNullable(kept.remove(this)).ifPresent(OrtSession.Result::close);
    }

    @Override
    public void close() {
      drop();
      try {
        if (session.isPresent()) {
          session.get().close();
        }
      } catch (OrtException e) {
        throw refused(e);
      }
    }
  }
}
