// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.throughput;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** A step on DJL's libtorch, as its own training loop takes it. */
record DjlTraining(NDManager manager, Model model, Trainer trainer, NDArray input, NDArray labels)
    implements Trained {
  static Trained resnet() {
    NDManager manager = NDManager.newBaseManager("PyTorch");
    NDArray pixels = manager.randomNormal(new Shape(BATCH, CHANNELS, IMAGE, IMAGE));
    return of(manager, DjlNetworks.resnet(IMAGE_CLASSES), pixels, IMAGE_CLASSES);
  }

  static Trained lstm() {
    NDManager manager = NDManager.newBaseManager("PyTorch");
    NDArray words = manager.randomInteger(0, WORDS, new Shape(BATCH, LENGTH), DataType.INT64);
    return of(manager, DjlNetworks.lstm(TEXT_CLASSES), words, TEXT_CLASSES);
  }

  private static Trained of(NDManager manager, Block block, NDArray input, int classes) {
    Model model = Model.newInstance("contender", "PyTorch");
    model.setBlock(block);
    Optimizer sgd =
        Optimizer.sgd().setLearningRateTracker(Tracker.fixed(RATE)).optMomentum(MOMENTUM).build();
    Trainer trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(sgd));
    trainer.initialize(input.getShape());
    NDArray labels = manager.randomInteger(0, classes, new Shape(BATCH), DataType.INT64);
    return new DjlTraining(manager, model, trainer, input, labels);
  }

  @Override
  public double step() {
    try (NDManager step = manager.newSubManager()) {
      NDArray here = input.duplicate();
      here.attach(step);
      float loss;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDList predicted = trainer.forward(new NDList(here));
        NDArray value = trainer.getLoss().evaluate(new NDList(labels), predicted);
        collector.backward(value);
        loss = value.getFloat();
        value.close();
        predicted.close();
      }
      trainer.step();
      return loss;
    }
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
    manager.close();
  }
}
