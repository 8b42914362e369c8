// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.activation.Activation;
import io.evenkeel.axes.Factor.Kind;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.signal.Deviation.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the second moment of every tensor of a walked network differs from draw to draw.
 *
 * <p>A linear map keeps the deviation of what it reads and adds that of its own channels, 2/n
 * relative variance for n of them whose elements are alike; an activation function passes a
 * deviation on by its slope, and adds what channels make of the function (3/n more for a ReLU).
 * Sums weigh deviations by their terms; normalizations take them back.
 */
final class ForwardScatter {
  /**
   * What is known of a tensor.
   *
   * @param channels what its channels alone leave to chance
   * @param jitter of the correlations of its elements
   */
  private record Known(Deviation deviation, double channels, double jitter) {}

  private static final Set<String> RECURRENT = Set.of("LSTM", "GRU", "RNN");

  private final Forward forward;
  private final Set<String> orthogonal;
  private final Covariances covariances = new Covariances();
  private final Map<String, Known> known = new HashMap<>();

  private ForwardScatter(Forward forward, Set<String> orthogonal) {
    this.forward = forward;
    this.orthogonal = orthogonal;
  }

  /**
   * Goes once over a network.
   *
   * @param orthogonal names of the stored matrices whose rows or columns are orthonormal, up to a
   *     factor
   */
  static ForwardScatter of(Forward forward, Set<String> orthogonal) {
    ForwardScatter scatter = new ForwardScatter(forward, orthogonal);
    forward.graph().inputs().forEach(scatter::start);
    forward.graph().nodes().forEach(scatter::walk);
    return scatter;
  }

  /** That of a tensor; absent where nothing can be said. */
  Optional<Scatter> of(String value) {
    return deviation(value).map(deviation -> new Scatter(deviation.variance()));
  }

  Optional<Deviation> deviation(String value) {
    return Optional.ofNullable(known.get(value)).map(Known::deviation);
  }

  double jitter(String value) {
    Known of = known.get(value);
    return of == null ? 0 : of.jitter;
  }

  Covariances covariances() {
    return covariances;
  }

  /** What a linear map adds, over what one of independent weights would. */
  double ofWeights(Node node, double inputs, double outputs) {
    boolean isometric =
        forward.mapOf(node).map(Rows::weight).filter(orthogonal::contains).isPresent();
    return isometric ? Math.max(0, 1 - outputs / inputs) : 1;
  }

  private void start(ValueInfo input) {
    if (forward.state(input.name()) instanceof State.Active) {
      known.put(input.name(), new Known(covariances.of(List.of(), 0), 0, 0));
    }
  }

  private void walk(Node node) {
    for (int i = 0; i < node.outputs().size(); i++) {
      Calculus view = forward.view(node, i);
      if (forward.state(node.outputs().get(i)) instanceof State.Active(Channels out)) {
        scatter(view, out).ifPresent(found -> known.put(view.source().value(), found));
      }
    }
  }

  private Optional<Known> scatter(Calculus view, Channels out) {
    Optional<List<Share>> shares = shares(view, out);
    if (view.outputAxes().isEmpty() || RECURRENT.contains(view.node().op()) || shares.isEmpty()) {
      return Optional.empty();
    }
    double channels = view.outputAxes().get().count(Kind.CHANNEL);
    double jitter = jitter(view, out, shares.get());
    Extent extent = Extent.of(view.outputAxes().get());
    double own = new ChannelScatter(channels, extent, jitter).of(out);
    if (!Double.isFinite(own)) {
      return Optional.empty();
    }
    double added = resets(view.node()) ? 0 : added(view, shares.get(), own, channels);
    return Optional.of(new Known(covariances.of(shares.get(), added), own, jitter));
  }

  /** Whether a node's output is of one size whatever comes in. */
  static boolean resets(Node node) {
    return Forward.resets(node) || node.is("RMSNormalization");
  }

  /** The variance of what a node adds to the deviations of what it reads. */
  private double added(Calculus view, List<Share> shares, double own, double channels) {
    if (forward.mapOf(view.node()).isPresent()) {
      return own * ofWeights(view.node(), taps(view), channels);
    }
    double seen = 0;
    for (int i = 0; i < view.node().inputs().size(); i++) {
      Known in = known.get(view.node().inputs().get(i));
      double gain = in == null ? 0 : gainOf(shares, in.deviation);
      seen += in == null ? 0 : gain * gain * in.channels;
    }
    return Math.max(0, own - seen);
  }

  private static double gainOf(List<Share> shares, Deviation deviation) {
    return shares.stream()
        .filter(share -> share.of() == deviation)
        .mapToDouble(Share::gain)
        .findFirst()
        .orElse(0);
  }

  /** The number of products that a map adds up. */
  private static double taps(Calculus view) {
    int weight = view.stored(1).isPresent() ? 1 : 0;
    Node node = view.node();
    if (node.is("Conv")) {
      return view.shape(1).map(s -> (double) s.elementCountFrom(1)).orElse(1.0);
    }
    if (node.is("ConvTranspose")) {
      double strides =
          node.intsAttribute("strides").orElse(List.of()).stream().reduce(1L, (a, b) -> a * b);
      double groups = node.intAttribute("group", 1);
      return view.shape(weight)
          .map(s -> s.dimension(0) / groups * s.elementCountFrom(2) / strides)
          .orElse(1.0);
    }
    return DenseMap.of(view).flatMap(map -> map.fanIn(view)).orElse(1.0);
  }

  /** Features are few: so much do correlations differ that are alike on average. */
  private double jitter(Calculus view, Channels out, List<Share> shares) {
    if (view.node().is("Gather") && view.stored(0).isPresent()) {
      Products p = out.products();
      return p.second() > 0 ? Math.max(0, p.samples() / p.second()) : 0;
    }
    if (forward.mapOf(view.node()).isPresent()) {
      Products read =
          view.signal(0).or(() -> view.signal(1)).map(Channels::products).orElse(Products.ZERO);
      double alike = read.second() > 0 ? read.samples() / read.second() : 0;
      return Math.pow(1 - Math.min(1, alike * alike), 2) / taps(view);
    }
    double sum = 0;
    for (String input : new LinkedHashSet<>(view.node().inputs())) {
      Known in = known.get(input);
      double gain = in == null || resets(view.node()) ? 1 : gainOf(shares, in.deviation);
      sum += in == null ? 0 : Math.min(1, gain * gain) * in.jitter;
    }
    return sum;
  }

  /** The deviations that a node passes on; absent where one of them is unknown. */
  private Optional<List<Share>> shares(Calculus view, Channels out) {
    List<Share> shares = new ArrayList<>();
    if (resets(view.node())) {
      return Optional.of(shares);
    }
    for (int i = 0; i < view.node().inputs().size(); i++) {
      if (view.state(i) instanceof State.Unknown) {
        return Optional.empty();
      }
      if (view.state(i) instanceof State.Active(Channels in)) {
        Known before = known.get(view.node().inputs().get(i));
        if (before == null) {
          return Optional.empty();
        }
        shares.add(new Share(gain(view, i, in, out), before.deviation));
      }
    }
    return Optional.of(shares);
  }

  /** ∂ log E y² / ∂ log E x². */
  private double gain(Calculus view, int input, Channels in, Channels out) {
    Optional<Activation> f = view.activation();
    if (f.isPresent()) {
      return slope(f.get(), in);
    }
    Moments made = out.moments();
    return switch (view.node().op()) {
      case "Add", "Sum", "Sub" -> {
        Moments term = in.moments();
        double sign = view.node().is("Sub") && input == 1 ? -1 : 1;
        double others = sign * term.mean() * (made.mean() - sign * term.mean());
        yield share(term.secondMoment() + others, made.secondMoment());
      }
      case "Concat" -> {
        double size = view.shape(input).map(s -> (double) s.elementCount()).orElse(0.0);
        double whole = view.outputShape().map(s -> (double) s.elementCount()).orElse(1.0);
        yield share(size / whole * in.moments().secondMoment(), made.secondMoment());
      }
      case "Conv", "ConvTranspose", "Gemm" -> {
        double bias = view.stored(2).map(b -> b.moments().secondMoment()).orElse(0.0);
        yield share(made.secondMoment() - bias, made.secondMoment());
      }
      default -> 1;
    };
  }

  private static double share(double part, double whole) {
    return whole > 0 ? Math.clamp(part / whole, 0, 1) : 0;
  }

  /** How much a function's second moment follows that of its argument: E[x f f′]/E f². */
  static double slope(Activation f, Channels in) {
    if (f.isPositivelyHomogeneous()) {
      return 1;
    }
    double follows = 0;
    double all = 0;
    for (Channels.Group group : in.groups()) {
      double[] x = group.signal().marginal().values();
      for (int i = 0; i < x.length; i++) {
        double y = f.apply(x[i]);
        double weight = group.size() * NormalGrid.weight(i);
        follows += weight * x[i] * y * f.derivative(x[i]);
        all += weight * y * y;
      }
    }
    return all > 0 ? follows / all : 0;
  }
}
