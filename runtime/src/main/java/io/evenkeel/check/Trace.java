// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where a second moment leaves the course that it would take with the weights of recipe {@code
 * auto}: the deviation of a tensor is ln(measured/predicted), and the jump of a linear map is what
 * its own output adds to the deviation of its input. A deviation that a normalization removes is
 * none.
 */
final class Trace {
  private static final Set<String> NORMALIZATIONS =
      Set.of(
          "BatchNormalization",
          "LayerNormalization",
          "InstanceNormalization",
          "GroupNormalization",
          "SimplifiedLayerNormalization",
          "LpNormalization");

  /** Scatter of single draws beyond this many standard deviations is no deviation. */
  private static final double SCATTER = 2.5;

  /**
   * One linear map.
   *
   * @param weight of the map
   * @param reading its output
   * @param jump what the map adds to the deviation, in the direction the quantity travels
   * @param excess ln of the weight's second moment over that of recipe {@code auto}; NaN where one
   *     of them is zero or unknown
   */
  record Step(Weight weight, Reading reading, double jump, double excess) {}

  /**
   * The largest deviation.
   *
   * @param deviation ln(measured/predicted), what single draws scatter by taken off
   * @param steps the maps on the way there, in the direction the quantity travels
   */
  record Extreme(Reading reading, double deviation, List<Step> steps) {}

  /** What is traced: the signal forward, or the gradient backward. */
  enum Quantity {
    SIGNAL,
    GRADIENT
  }

  private final Evidence evidence;
  private final Quantity quantity;

  private Trace(Evidence evidence, Quantity quantity) {
    this.evidence = evidence;
    this.quantity = quantity;
  }

  /** The largest deviation, if any tensor's is known. */
  static Optional<Extreme> extreme(Evidence evidence, Quantity quantity) {
    return new Trace(evidence, quantity).extreme();
  }

  /** The deviation of one tensor; NaN where it is unknown. */
  static double deviation(Evidence evidence, Quantity quantity, String tensor) {
    return new Trace(evidence, quantity).deviation(tensor);
  }

  /** A last map may begin small, or as zero: what it takes off is no deviation. */
  private boolean isSmallLast(Reading map) {
    return map.parameter()
        .filter(name -> evidence.place(name).isLast())
        .flatMap(evidence::weight)
        .filter(weight -> excess(weight) < 0)
        .isPresent();
  }

  /** What small last maps take off the gradient of everything before them. */
  private double takenOff() {
    return quantity == Quantity.GRADIENT
        ? evidence.maps().stream().filter(this::isSmallLast).mapToDouble(this::jump).min().orElse(0)
        : 0;
  }

  private Optional<Extreme> extreme() {
    double off = Math.min(0, takenOff());
    Reading worst = null;
    double most = 0;
    for (Reading reading : watched()) {
      double deviation = beyondScatter(reading, off);
      if (Math.abs(deviation) > Math.abs(most)) {
        most = deviation;
        worst = reading;
      }
    }
    return worst == null ? Optional.empty() : Optional.of(new Extreme(worst, most, steps(worst)));
  }

  /** What enters the maps, and the outputs: a deviation that a normalization removes is neither. */
  private List<Reading> watched() {
    Stream<Reading> entering =
        evidence.maps().stream().flatMap(map -> evidence.before(map.tensor()));
    boolean small = evidence.maps().stream().anyMatch(this::isSmallLast);
    Stream<Reading> leaving =
        small
            ? Stream.empty()
            : evidence.graph().outputs().stream()
                .flatMap(out -> evidence.reading(out.name()).stream());
    Stream<Reading> maps =
        evidence.maps().stream().filter(map -> !isNormalized(map.tensor()) && !isSmallLast(map));
    return Stream.concat(
            Stream.concat(maps, entering), quantity == Quantity.SIGNAL ? leaving : Stream.empty())
        .distinct()
        .toList();
  }

  private boolean isNormalized(String tensor) {
    List<Wiring.Use> uses = evidence.wiring().uses(tensor);
    return !uses.isEmpty() && uses.stream().map(Wiring.Use::node).allMatch(this::leadsToNorm);
  }

  private boolean leadsToNorm(Node node) {
    return NORMALIZATIONS.contains(node.op())
        || (node.is("Add") && onlyNormalized(evidence.wiring().uses(node.output())));
  }

  private static boolean onlyNormalized(List<Wiring.Use> uses) {
    return !uses.isEmpty()
        && uses.stream().allMatch(use -> NORMALIZATIONS.contains(use.node().op()));
  }

  private double beyondScatter(Reading reading, double off) {
    double deviation = deviation(reading.tensor()) - off;
    double scatter =
        evidence
            .healthy(reading.tensor())
            .flatMap(h -> quantity == Quantity.SIGNAL ? h.scatter() : h.gradientScatter())
            .map(s -> s.variance())
            .orElse(0.0);
    double allowed = SCATTER * Math.sqrt(scatter);
    return Double.isFinite(deviation)
        ? Math.signum(deviation) * Math.max(0, Math.abs(deviation) - allowed)
        : 0;
  }

  private double deviation(String tensor) {
    double measured =
        quantity == Quantity.SIGNAL
            ? evidence.second(tensor).orElse(Double.NaN)
            : evidence
                .reading(tensor)
                .flatMap(Reading::measured)
                .map(m -> m.gradientSecondMoment().orElse(Double.NaN))
                .orElse(Double.NaN);
    Function<Reading, Double> known =
        quantity == Quantity.SIGNAL
            ? r -> r.predictedMoments().map(m -> m.secondMoment()).orElse(Double.NaN)
            : r -> r.knownGradient().orElse(Double.NaN);
    double expected = evidence.healthy(tensor).map(known).orElse(Double.NaN);
    return measured > 0 && expected > 0 ? Math.log(measured / expected) : Double.NaN;
  }

  private List<Step> steps(Reading to) {
    int end = evidence.position(to.tensor());
    List<Step> steps = new ArrayList<>();
    for (Reading map : evidence.maps()) {
      int at = evidence.position(map.tensor());
      boolean onTheWay = quantity == Quantity.SIGNAL ? at <= end : at >= end;
      if (onTheWay && !isNormalized(map.tensor())) {
        weights(map).forEach(weight -> steps.add(new Step(weight, map, jump(map), excess(weight))));
      }
    }
    return quantity == Quantity.SIGNAL ? steps : steps.reversed();
  }

  /** A recurrent layer has more than one weight, and more than one pair of them. */
  private Stream<Weight> weights(Reading map) {
    List<Weight> recurrent =
        evidence.cells().stream()
            .filter(cell -> cell.output().equals(map))
            .flatMap(Cell::weights)
            .toList();
    return recurrent.isEmpty()
        ? map.parameter().flatMap(evidence::weight).stream()
        : recurrent.stream();
  }

  private double jump(Reading map) {
    double out = deviation(map.tensor());
    Optional<Reading> before = evidence.before(map.tensor()).findFirst();
    double in = before.map(r -> deviation(r.tensor())).orElse(0.0);
    double jump = quantity == Quantity.SIGNAL ? out - in : in - out;
    boolean first = before.isEmpty() && quantity == Quantity.GRADIENT;
    return Double.isFinite(jump) && !first ? jump : 0;
  }

  private double excess(Weight weight) {
    double planned = evidence.planned(weight.stored()).map(m -> m.secondMoment()).orElse(0.0);
    double own = weight.summary().secondMoment();
    return planned > 0 && own > 0 ? Math.log(own / planned) : Double.NaN;
  }
}
