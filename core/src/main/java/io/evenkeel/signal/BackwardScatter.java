// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import io.evenkeel.axes.Axes;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.graph.Node;
import io.evenkeel.signal.Deviation.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the second moment of the loss gradient differs from draw to draw, told node by node while a
 * network is walked back: as {@link ForwardScatter}, with the widths of what a map reads.
 */
final class BackwardScatter {
  /** What one reader gives to a value. */
  private record Given(Optional<Deviation> deviation, double secondMoment, double channels) {}

  /** What is known at a value. */
  private record Known(Deviation deviation, double channels) {}

  private final Forward forward;
  private final ForwardScatter signal;
  private final Map<String, List<Given>> given = new HashMap<>();
  private final Map<String, Known> known = new HashMap<>();

  BackwardScatter(Forward forward, ForwardScatter signal) {
    this.forward = forward;
    this.signal = signal;
    signal.covariances().turnBack();
  }

  /** That of the gradient at a value; absent where nothing can be said. */
  Optional<Scatter> of(String value) {
    return Optional.ofNullable(known.get(value)).map(k -> new Scatter(k.deviation.variance()));
  }

  /** A gradient that is given, the same for every draw. */
  void start(String value, Flow flow) {
    if (flow instanceof Flow.Known(Gradients gradients)) {
      Deviation none = signal.covariances().of(List.of(), 0);
      add(value, new Given(Optional.of(none), gradients.pairs().own(), 0));
    }
  }

  /** A node gives a gradient to one of its inputs. */
  void pass(Node node, int input, Flow flow) {
    String value = node.inputs().get(input);
    if (flow instanceof Flow.Known(Gradients gradients)) {
      double channels = channels(value, gradients);
      add(value, new Given(deviation(node, input, channels), gradients.pairs().own(), channels));
    } else {
      add(value, new Given(Optional.empty(), 0, 0));
    }
  }

  private void add(String value, Given next) {
    given.computeIfAbsent(value, v -> new ArrayList<>()).add(next);
  }

  /** All readers of a value have given their part. */
  void gather(String value, Flow sum) {
    List<Given> parts = given.remove(value);
    boolean isKnown = parts != null && parts.stream().allMatch(p -> p.deviation.isPresent());
    if (!isKnown || !(sum instanceof Flow.Known(Gradients gradients))) {
      return;
    }
    double all = parts.stream().mapToDouble(Given::secondMoment).sum();
    double channels = parts.size() == 1 ? parts.getFirst().channels : channels(value, gradients);
    List<Share> shares = new ArrayList<>();
    double seen = 0;
    for (Given part : parts) {
      double gain = all > 0 ? part.secondMoment / all : 0;
      shares.add(new Share(gain, part.deviation.orElseThrow()));
      seen += gain * gain * part.channels;
    }
    Deviation joined =
        parts.size() == 1
            ? parts.getFirst().deviation.orElseThrow()
            : signal.covariances().of(shares, Math.max(0, channels - seen));
    if (Double.isFinite(joined.variance())) {
      known.put(value, new Known(joined, channels));
    }
  }

  private double channels(String value, Gradients gradients) {
    Optional<Axes> axes = forward.axes(value);
    if (axes.isEmpty() || !(forward.state(value) instanceof State.Active(Channels channels))) {
      return Double.NaN;
    }
    double count = axes.get().count(Kind.CHANNEL);
    return new ChannelScatter(count, Extent.of(axes.get()), signal.jitter(value))
        .of(gradients, channels);
  }

  private Optional<Deviation> deviation(Node node, int input, double channels) {
    List<String> outputs = node.outputs().stream().filter(known::containsKey).toList();
    if (outputs.isEmpty() || Double.isNaN(channels)) {
      return Optional.empty();
    }
    Known behind = known.get(outputs.getFirst());
    List<Share> shares = new ArrayList<>(List.of(new Share(1, behind.deviation)));
    Calculus view = forward.view(node, 0);
    if (forward.mapOf(node).isPresent()) {
      double inputs = width(node.inputs().get(input));
      double added = channels * signal.ofWeights(node, width(node.output()), inputs);
      return Optional.of(signal.covariances().of(shares, added));
    }
    Optional<Activation> f = view.activation();
    f.ifPresent(function ->
        view.signal(input).ifPresent(in -> ofSignal(node, input, slope(function, in), shares)));
    if (ForwardScatter.resets(node)) {
      ofSignal(node, input, -1, shares);
    }
    if (node.is("Mul")) {
      ofSignal(node, 1 - input, 1, shares);
    }
    return Optional.of(signal.covariances().of(shares, Math.max(0, channels - behind.channels)));
  }

  private double width(String value) {
    return forward.axes(value).map(axes -> (double) axes.count(Kind.CHANNEL)).orElse(1.0);
  }

  private void ofSignal(Node node, int input, double gain, List<Share> shares) {
    signal
        .deviation(node.inputs().get(input))
        .filter(d -> gain != 0)
        .ifPresent(d -> shares.add(new Share(gain, d)));
  }

  /** ∂ log E f′² / ∂ log E x², by a small step. */
  private static double slope(Activation f, Channels in) {
    if (f.isPositivelyHomogeneous()) {
      return 0;
    }
    double step = 0.01;
    double up = 0;
    double down = 0;
    for (Channels.Group group : in.groups()) {
      double[] x = group.signal().marginal().values();
      for (int i = 0; i < x.length; i++) {
        double weight = group.size() * NormalGrid.weight(i);
        up += weight * Math.pow(f.derivative(x[i] * (1 + step)), 2);
        down += weight * Math.pow(f.derivative(x[i] * (1 - step)), 2);
      }
    }
    return up > 0 && down > 0 ? Math.log(up / down) / (4 * step) : 0;
  }
}
