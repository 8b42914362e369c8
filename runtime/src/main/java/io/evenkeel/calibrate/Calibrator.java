// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.InvalidInputException;
import io.evenkeel.axes.NamedAxes;
import io.evenkeel.engine.Engine;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Shapes;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.plan.PlannedSignal;
import io.evenkeel.tensor.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Corrects one draw from data, weight by weight in the order in which the signal meets them (the
 * idea of Mishkin and Matas 2016).
 *
 * <p>What a map makes is proportional to its weight, so one measurement gives its factor exactly,
 * and the batches go on with the corrected signal: every batch takes one forward pass for the whole
 * network, however many layers it has. As many batches are taken as the target's tolerance asks
 * for.
 */
public final class Calibrator {
  /**
   * Standard error of a measured moment, relative, at which more samples are not asked for: a
   * quarter of the tolerance, for those held back have one as well, and together they stay within
   * it at 2.8 standard errors.
   */
  private static final double PRECISION = 0.0025;

  /** The same for the network before: it is shown, and nothing is decided by it. */
  private static final double COARSE = 0.02;

  /** Multiplications that a pass of all batches may take: a minute or so of two cores. */
  private static final double MOST_WORK = 5e11;

  /** As many as the start of a part takes the time of. */
  private static final double WORK_OF_A_START = 1e8;

  private static final int MOST_BATCHES = 1 << 16;
  private static final int MOST_COARSE = 8;
  private static final int FEWEST_BATCHES = 8;

  private final Subject subject;
  private final Goal goal;
  private final BatchSource source;
  private final LongConsumer progress;
  private final Graph network;
  private final Sums sums;
  private final Stations stations;
  private final List<Station> ordered;
  private final Factors factors = new Factors();
  private final int mostBatches;

  private Calibrator(Subject subject, Goal goal, BatchSource source, LongConsumer progress) {
    Graph graph = subject.graph();
    this.subject = subject;
    this.goal = goal;
    this.source = source;
    this.progress = progress;
    this.network = Engine.inTraining(graph);
    Shapes shapes = Shapes.of(network, shapes());
    this.sums = new Sums(NamedAxes.of(network, shapes), graph.opset(), Samples.areCoupled(graph));
    PlannedSignal signal =
        PlannedSignal.of(
            subject.plan(), graph, subject.placed(), subject.recipe(), subject.inputs().shapes());
    this.stations = Stations.of(graph, network, subject.plan(), signal, goal);
    this.ordered = ordered();
    double work =
        Work.of(network, subject.plan(), signal.readings(), shapes)
            + WORK_OF_A_START * ordered.size();
    this.mostBatches = (int) Math.clamp(MOST_WORK / work, FEWEST_BATCHES, MOST_BATCHES);
  }

  /**
   * Finds the factors and measures what they do.
   *
   * @param progress is told the share of the work done, in thousandths
   * @throws InvalidInputException if the signal is zero or not finite somewhere, or biases alone
   *     make more than the target
   * @throws io.evenkeel.engine.ModelRefusedException if ONNX Runtime cannot run the network
   */
  public static Calibration run(
      Subject subject, Goal goal, BatchSource source, LongConsumer progress) {
    return new Calibrator(subject, goal, source, progress).run();
  }

  /**
   * The corrected plan alone, found on the subject's own batch: nothing is held back and measured.
   *
   * @throws InvalidInputException as {@link #run} does
   */
  public static Plan corrected(Subject subject, Goal goal) {
    Calibrator calibrator = new Calibrator(subject, goal, new OwnBatch(subject.inputs()), d -> {});
    try (Engine engine = calibrator.opened()) {
      calibrator.sweep(engine);
    }
    return calibrator.factors.times(subject.plan());
  }

  private Engine opened() {
    Set<String> parameters =
        subject.plan().parameters().stream()
            .filter(parameter -> parameter.tensor().dtype().isFloating())
            .map(PlannedParameter::stored)
            .collect(Collectors.toSet());
    Engine engine = Engine.open(subject.graph(), parameters, subject.inputs());
    try {
      load(engine, subject.plan());
      return engine;
    } catch (RuntimeException e) {
      engine.close();
      throw e;
    }
  }

  /** Shapes of the inputs in the batches that the factors are found on. */
  private Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new HashMap<>(subject.inputs().shapes());
    correcting()
        .correcting(0)
        .ifPresent(batch -> batch.forEach((name, tensor) -> shapes.put(name, tensor.shape())));
    return shapes;
  }

  private List<Station> ordered() {
    Map<String, Integer> places = new HashMap<>();
    network.nodes().forEach(node -> places.put(node.output(), places.size()));
    List<Station> all = new ArrayList<>(stations.found());
    all.sort(Comparator.comparing(station -> places.get(station.node().output())));
    if (goal == Goal.UNIT_VARIANCE) {
      // A layer that is used again has been scaled by then.
      Set<String> seen = new HashSet<>();
      all.removeIf(station -> !seen.add(station.weight().factor()));
    }
    return all;
  }

  private Calibration run() {
    if (ordered.isEmpty()) {
      return new Calibration(
          goal,
          subject.plan(),
          subject.plan(),
          List.of(),
          stations.uncorrected(),
          0,
          0,
          source.describe());
    }
    try (Engine engine = opened()) {
      long samples = sweep(engine);
      try (HeldBack heldBack =
          HeldBack.open(engine, network, ordered, sums, source, goal == Goal.UNIT_VARIANCE)) {
        return measured(engine, heldBack, samples);
      }
    }
  }

  private void load(Engine engine, Plan plan) {
    engine.load(
        Draw.of(plan, subject.graph(), subject.seed(), Optional.empty(), Draw.Naming.STORED));
  }

  /** The paper's rule takes one batch, that which the network is measured on. */
  private BatchSource correcting() {
    return goal == Goal.UNIT_VARIANCE ? new OwnBatch(subject.inputs()) : source;
  }

  /** Finds the factors; the number of samples that were needed. */
  private long sweep(Engine engine) {
    Parts parts = Parts.of(network, ordered, sums);
    try (Sweep sweep = new Sweep(engine, parts, correcting()::correcting)) {
      sweep.join(0);
      for (int from = 0; from < ordered.size(); ) {
        int to = Stages.end(ordered, from);
        if (to > from + 1) {
          settle(sweep, from, to);
        }
        for (int k = from; k < to; k++) {
          pass(sweep, k, to == from + 1);
        }
        from = to;
        progress.accept(800L * to / ordered.size());
      }
      return sweep.samples();
    }
  }

  /** Takes the batches through a station, which finds its factor there unless that is settled. */
  private void pass(Sweep sweep, int k, boolean open) {
    Station station = ordered.get(k);
    Samples samples = samples(station);
    sweep.pass(k).forEach(samples::add);
    if (open) {
      double factor = factor(station, samples);
      while (samples.error(factor) > PRECISION && mayGrow(sweep)) {
        grow(sweep, samples, k, factor);
        factor = factor(station, samples);
      }
      set(sweep, station.weight(), factor);
    }
  }

  private boolean mayGrow(Sweep sweep) {
    return goal == Goal.PLANNED && sweep.batches() < mostBatches && sweep.canGrow();
  }

  /**
   * How many batches more an error asks for: up to the fewest that tell it, then at most three
   * times those that there are.
   */
  private static long more(double error, int count, int batches) {
    if (Double.isInfinite(error)) {
      return (long) Math.ceil((Samples.FEWEST / (double) count - 1) * batches);
    }
    double wanted = 1.1 * Math.pow(error / PRECISION, 2);
    return Math.max(1, (long) Math.ceil(Math.min(3, wanted - 1) * batches));
  }

  private void grow(Sweep sweep, Samples samples, int k, double factor) {
    long more = more(samples.error(factor), samples.count(), sweep.batches());
    for (long i = 0; i < more && mayGrow(sweep); i++) {
      sweep.join(k + 1).ifPresent(samples::add);
    }
  }

  private Samples samples(Station station) {
    return new Samples(station, sums, goal == Goal.UNIT_VARIANCE);
  }

  private void set(Sweep sweep, Weight weight, double factor) {
    sweep.scale(weight, factor);
    factors.put(weight, factor);
  }

  private double factor(Station station, Samples samples) {
    double made = samples.moment(1);
    String weight = station.weight().name();
    if (!Double.isFinite(made)) {
      throw new InvalidInputException(
          "%s: what it makes is not finite on the %d samples it is calibrated on; look for NaN in the"
                  .formatted(weight, samples.count())
              + " data, or at the layers before it with evenkeel check");
    }
    if (made == 0) {
      throw new InvalidInputException(
          "%s: what it makes is exactly zero on all %d samples, so no factor brings it to %.4g; look"
                  .formatted(weight, samples.count(), station.target())
              + " for inputs of zeros or a dead layer before it with evenkeel check");
    }
    if (goal == Goal.UNIT_VARIANCE && Math.abs(made - 1) < goal.tolerance()) {
      return 1;
    }
    double factor = samples.factor(station.target());
    if (Double.isNaN(factor)) {
      throw new InvalidInputException(
          "%s: its bias alone makes more than the second moment of %.4g that is to leave it; choose a"
                  .formatted(weight, station.target())
              + " recipe with smaller biases");
    }
    return Factors.rounded(factor);
  }

  /** Finds the factors of weights that several maps share, and of the maps between them. */
  private void settle(Sweep sweep, int from, int to) {
    SharedFactors shared = new SharedFactors(ordered.subList(from, to));
    for (int round = 0; round < SharedFactors.MOST_ROUNDS; round++) {
      shared.current().forEach((weight, factor) -> set(sweep, weight, factor));
      Sweep branch = sweep.branch();
      double error = 0;
      int count = 1;
      for (int k = from; k < to; k++) {
        Station station = ordered.get(k);
        Samples samples = samples(station);
        branch.pass(k).forEach(samples::add);
        double factor = factor(station, samples);
        if (shared.isShared(station.weight())) {
          factor = factors.of(station.weight());
          shared.see(station, samples.moment(factor));
        } else {
          set(sweep, station.weight(), factor);
        }
        error = Math.max(error, samples.error(factor));
        count = samples.count();
      }
      sweep.end(branch);
      if (shared.isSettled()
          && (error <= PRECISION || !catchUp(sweep, from, more(error, count, sweep.batches())))) {
        return;
      }
      shared.step();
    }
  }

  /** Lets more batches join that have passed what lies before a stage; whether any did. */
  private boolean catchUp(Sweep sweep, int passed, long more) {
    int before = sweep.batches();
    for (long i = 0; i < more && mayGrow(sweep); i++) {
      sweep.join(passed);
    }
    return sweep.batches() > before;
  }

  private Calibration measured(Engine engine, HeldBack heldBack, long samples) {
    List<Samples> before = heldBack.measure(COARSE, MOST_COARSE);
    progress.accept(850);
    Plan corrected = factors.times(subject.plan());
    load(engine, corrected);
    long seen = heldBack.samples();
    List<Samples> after = heldBack.measure(PRECISION, mostBatches);
    progress.accept(1000);
    Map<String, Long> uses =
        ordered.stream()
            .collect(Collectors.groupingBy(s -> s.weight().factor(), Collectors.counting()));
    List<Correction> corrections = new ArrayList<>();
    for (int k = 0; k < ordered.size(); k++) {
      Station station = ordered.get(k);
      corrections.add(
          new Correction(
              station.weight().name(),
              station.signal(),
              uses.get(station.weight().factor()).intValue(),
              station.target(),
              before.get(k).moment(1),
              factors.of(station.weight()),
              after.get(k).moment(1),
              after.get(k).error(1)));
    }
    return new Calibration(
        goal,
        subject.plan(),
        corrected,
        corrections,
        stations.uncorrected(),
        samples,
        heldBack.samples() - seen,
        source.describe());
  }
}
