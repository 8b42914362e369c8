// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.throughput;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Takes training steps: a name of {@link Contender} and a number of steps a line on standard input,
 * answered with seconds per step, so that a driver can take turns between processes.
 */
final class TrainingRates {
  /** A network on an engine. */
  enum Contender {
    OURS_RESNET(OwnTraining::resnet),
    OURS_LSTM(OwnTraining::lstm),
    DJL_RESNET(DjlTraining::resnet),
    DJL_LSTM(DjlTraining::lstm);

    private final Supplier<Trained> ready;

    Contender(Supplier<Trained> ready) {
      this.ready = ready;
    }
  }

  private TrainingRates() {}

  public static void main(String[] arguments) throws IOException {
    Map<Contender, Trained> ready = new EnumMap<>(Contender.class);
    BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      String[] words = order.split(" ");
      Trained trained =
          ready.computeIfAbsent(Contender.valueOf(words[0]), contender -> contender.ready.get());
      System.out.println(seconds(trained, Integer.parseInt(words[1])));
    }
    ready.values().forEach(Trained::close);
  }

  private static double seconds(Trained trained, int steps) {
    long begin = System.nanoTime();
    for (int step = 0; step < steps; step++) {
      double loss = trained.step();
      if (!Double.isFinite(loss)) {
        throw new IllegalStateException("the loss is " + loss);
      }
    }
    return (System.nanoTime() - begin) / 1e9 / steps;
  }
}
