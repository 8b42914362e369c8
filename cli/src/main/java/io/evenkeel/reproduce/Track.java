// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipe;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.race.Contest;
import io.evenkeel.race.Course;
import io.evenkeel.race.Standing;
import io.evenkeel.race.Terms;
import io.evenkeel.random.Seed;
import io.evenkeel.task.Task;
import io.evenkeel.task.Tasks;
import io.evenkeel.train.Optimizer;
import io.evenkeel.train.Race;
import io.evenkeel.train.Schedule;
import io.evenkeel.train.StepRule;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A network, a task and how it is trained: what {@code evenkeel race} does, ready to be repeated.
 *
 * @param network name of a built-in one; the task's sizes are added
 * @param batch samples per step
 */
record Track(String network, String task, int batch, long steps, StepRule rule, Schedule schedule) {
  private static final int TEST_BATCHES = 16;

  /** Adam at a rate that rises and falls once. */
  static Track adam(String network, String task, int batch, long steps, double rate) {
    StepRule rule = StepRule.of(Optimizer.Adam.plain());
    return new Track(network, task, batch, steps, rule, Schedule.oneCycle(rate, steps, 0.3));
  }

  /** Adam at one rate, gradients no longer than 1. */
  static Track steady(String network, String task, int batch, long steps, double rate) {
    StepRule rule = StepRule.of(Optimizer.Adam.plain());
    return new Track(network, task, batch, steps, rule, Schedule.constant(rate)).clipped();
  }

  /** Stochastic gradient descent with momentum 0.9 at one rate. */
  static Track sgd(String network, String task, int batch, long steps, double rate) {
    StepRule rule = StepRule.of(new Optimizer.Sgd(0.9, false, 0));
    return new Track(network, task, batch, steps, rule, Schedule.constant(rate));
  }

  /** The same with gradients no longer than 1. */
  Track clipped() {
    StepRule shortened = new StepRule(rule.optimizer(), OptionalDouble.of(1));
    return new Track(network, task, batch, steps, shortened, schedule);
  }

  /** Trains so many draws of each recipe. */
  Finish run(int draws, String... recipes) {
    return run(draws, Stream.of(recipes).map(Recipes::of).toList());
  }

  /** Trains so many draws of each recipe. */
  private Finish run(int draws, List<Recipe> recipes) {
    return run(draws, recipes, race -> {});
  }

  /**
   * Trains so many draws of each recipe.
   *
   * @param watcher is shown the race after every step
   */
  Finish run(int draws, List<Recipe> recipes, Consumer<Race> watcher) {
    Task learned = Tasks.of(task, Seed.of(0));
    Graph graph = Networks.of(Networks.fitted(network, learned.sizes()));
    Course course = Course.of(graph, learned, batch);
    List<Long> seeds = LongStream.range(0, draws).boxed().toList();
    Terms terms = new Terms(recipes, seeds, steps, TEST_BATCHES, rule, schedule);
    List<Standing> standings =
        Contest.of(graph, course, terms).run(watcher, () -> false).standings();
    return new Finish(standings, course.chance());
  }
}
