// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.throughput;

import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.plan.Draw;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.plan.Planner;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import io.evenkeel.train.Loss;
import io.evenkeel.train.Objective;
import io.evenkeel.train.Optimizer;
import io.evenkeel.train.Schedule;
import io.evenkeel.train.StepRule;
import io.evenkeel.train.Trainer;
import io.evenkeel.train.Training;
import io.evenkeel.train.TrainingGraph;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** A step of ours: one graph on ONNX Runtime, with as many threads as there are processors. */
record OwnTraining(Trainer trainer, Training training, Map<String, FedTensor> batch)
    implements Trained {
  private static final String TARGETS = "targets";

  static Trained resnet() {
    float[] pixels = new float[BATCH * CHANNELS * IMAGE * IMAGE];
    Random random = new Random(0);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    Shape shape = Shape.of(BATCH, CHANNELS, IMAGE, IMAGE);
    return of(
        "resnet-20",
        new FedTensor(DType.F32, shape, MemorySegment.ofArray(pixels)),
        IMAGE_CLASSES,
        random);
  }

  static Trained lstm() {
    Random random = new Random(0);
    long[] words = random.longs((long) BATCH * LENGTH, 0, WORDS).toArray();
    Shape shape = Shape.of(BATCH, LENGTH);
    return of(
        "lstm-classifier:classes=%d,vocabulary=%d,embedding=%d,hidden=%d,layers=%d"
            .formatted(TEXT_CLASSES, WORDS, EMBEDDING, HIDDEN, LAYERS),
        new FedTensor(DType.I64, shape, MemorySegment.ofArray(words)),
        TEXT_CLASSES,
        random);
  }

  private static Trained of(String network, FedTensor input, int classes, Random random) {
    Graph graph = Networks.of(network);
    Plan plan = Planner.plan(graph, Recipes.he());
    Set<String> parameters =
        plan.parameters().stream()
            .filter(parameter -> parameter.role().isTrained())
            .map(PlannedParameter::stored)
            .collect(Collectors.toSet());
    Optimizer sgd = new Optimizer.Sgd(MOMENTUM, false, 0);
    Objective objective =
        Objective.of(graph.outputs().getFirst().name(), Loss.CrossEntropy.plain(1), TARGETS);
    String name = graph.inputs().getFirst().name();
    TrainingGraph step =
        TrainingGraph.of(
            graph,
            Map.of(name, input.shape()),
            io.evenkeel.train.Trained.of(parameters),
            objective,
            StepRule.of(sgd));
    Trainer trainer = Trainer.open(step, sgd, Schedule.constant(RATE));
    Training training =
        trainer.start(Draw.of(plan, graph, Seed.of(0), Optional.empty(), Draw.Naming.STORED));
    long[] targets = random.longs(BATCH, 0, classes).toArray();
    FedTensor labels = new FedTensor(DType.I64, Shape.of(BATCH), MemorySegment.ofArray(targets));
    return new OwnTraining(trainer, training, Map.of(name, input, TARGETS, labels));
  }

  @Override
  public double step() {
    return training.step(batch).loss();
  }

  @Override
  public void close() {
    training.close();
    trainer.close();
  }
}
