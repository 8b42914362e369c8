// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import io.evenkeel.InvalidInputException;
import io.evenkeel.calibrate.Calibrator;
import io.evenkeel.calibrate.Goal;
import io.evenkeel.calibrate.Subject;
import io.evenkeel.engine.Inputs;
import io.evenkeel.engine.States;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipe;
import io.evenkeel.init.Role;
import io.evenkeel.init.Site;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.Planner;
import io.evenkeel.random.Seed;
import io.evenkeel.role.PlacedParameter;
import io.evenkeel.role.Roles;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.train.Evaluator;
import io.evenkeel.train.Race;
import io.evenkeel.train.Trained;
import io.evenkeel.train.Trainer;
import io.evenkeel.train.TrainingGraph;
import io.evenkeel.train.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Recipes that compete: the same network, the same batches, the same steps. */
public final class Contest {
  private final Graph network;
  private final Course course;
  private final Terms terms;
  private final List<PlacedParameter> placed;
  private final Optional<Checkpoint> checkpoint;

  private Contest(Graph network, Course course, Terms terms, Optional<Checkpoint> checkpoint) {
    this.network = network;
    this.placed = Roles.of(network);
    this.course = course;
    this.terms = terms;
    this.checkpoint = checkpoint;
  }

  /** A contest that has not begun. */
  public static Contest of(Graph network, Course course, Terms terms) {
    return new Contest(network, course, terms, Optional.empty());
  }

  /** The same contest, going on where a checkpoint has it, and kept there. */
  public Contest keptIn(Checkpoint kept) {
    return new Contest(network, course, terms, Optional.of(kept));
  }

  /**
   * Runs it to its end or until it is stopped.
   *
   * @param watcher is shown the race after every step
   * @param stopped is asked before every step
   */
  public Ranking run(Consumer<Race> watcher, BooleanSupplier stopped) {
    TrainingGraph graph =
        TrainingGraph.of(network, course.shapes(), trained(), course.objective(), terms.rule());
    try (Trainer trainer = Trainer.open(graph, terms.rule().optimizer(), terms.schedule());
        Race race = begun(trainer, graph.states())) {
      while (race.steps() < terms.steps() && !race.isOver() && !stopped.getAsBoolean()) {
        race.step(course::training);
        watcher.accept(race);
        checkpoint.ifPresent(kept -> kept.keepSometimes(race));
      }
      checkpoint.ifPresent(kept -> kept.keep(race));
      try (Evaluator evaluator = Evaluator.open(network, graph.states(), course.outputs())) {
        return ranking(race.lanes(), evaluator);
      }
    }
  }

  private Race begun(Trainer trainer, List<Tensor> states) {
    if (checkpoint.isEmpty() || !checkpoint.get().exists()) {
      return Race.of(trainer, starts());
    }
    try (KeptRace kept = checkpoint.get().open(terms, states)) {
      return Race.of(trainer, kept.starts());
    }
  }

  private Ranking ranking(List<Race.Lane> lanes, Evaluator evaluator) {
    List<Standing> standings = lanes.stream().map(lane -> judged(lane, evaluator)).toList();
    Standing best = Standing.best(standings, course.judge().isGain());
    States states = lanes.get(standings.indexOf(best)).states();
    return new Ranking(standings, best, TrainedNetwork.of(network, states));
  }

  /** Every parameter of the network that has a gradient to follow. */
  private Trained trained() {
    Set<String> trained = new LinkedHashSet<>();
    Set<String> decaying = new LinkedHashSet<>();
    for (PlacedParameter parameter : placed) {
      Site site = parameter.site();
      if (site.tensor().dtype().isFloating() && site.role().isTrained()) {
        trained.add(parameter.stored());
        if (site.role().isLinearMap() || site.role() == Role.EMBEDDING) {
          decaying.add(parameter.stored());
        }
      }
    }
    if (trained.isEmpty()) {
      throw new InvalidInputException(network.name() + " has no parameters to train");
    }
    return new Trained(trained, decaying);
  }

  private List<Race.Start> starts() {
    List<Race.Start> starts = new ArrayList<>();
    for (Recipe recipe : terms.recipes()) {
      Plan drawn = Planner.plan(network, placed, recipe, course.shapes());
      for (long seed : terms.seeds()) {
        Plan plan = recipe.finishedByData() ? finished(drawn, recipe, Seed.of(seed)) : drawn;
        starts.add(
            new Race.Start(
                recipe.name(),
                seed,
                Draw.of(plan, network, Seed.of(seed), Optional.empty(), Draw.Naming.STORED)));
      }
    }
    return starts;
  }

  /** The plan with what the first batch of the race says of it. */
  private Plan finished(Plan drawn, Recipe recipe, Seed seed) {
    Map<String, FedTensor> batch = course.training(0);
    batch.keySet().retainAll(course.shapes().keySet());
    Inputs inputs = Inputs.of(network, Map.of(), batch, seed);
    Subject subject = new Subject(network, placed, recipe, drawn, inputs, seed);
    return Calibrator.corrected(subject, Goal.UNIT_VARIANCE);
  }

  /** How every start of a race that is on its way does; no metric is taken. */
  public List<Standing> standings(Race race) {
    return race.lanes().stream().map(this::standing).toList();
  }

  private Standing standing(Race.Lane lane) {
    Race.Start start = lane.start();
    return new Standing(start.recipe(), start.seed(), lane.curve(), verdict(lane));
  }

  private Verdict verdict(Race.Lane lane) {
    return Verdict.of(lane.curve(), course.chance());
  }

  private Standing judged(Race.Lane lane, Evaluator evaluator) {
    Race.Start start = lane.start();
    Judge judge = course.judge();
    for (int number = 0; number < terms.testBatches() && !lane.isStopped(); number++) {
      Map<String, FedTensor> batch = course.test(number);
      Map<String, FedTensor> predictions = new HashMap<>();
      evaluator.run(
          lane.states(), batch, (name, prediction) -> predictions.put(name, prediction.copied()));
      judge.see(predictions, batch);
    }
    return new Standing(
        start.recipe(), start.seed(), lane.curve(), judge.value(), judge.further(), verdict(lane));
  }
}
