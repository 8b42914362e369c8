// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.engine.Engine;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.tensor.FedTensor;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Measures the stations of the whole network, whatever weights it has, on batches held back. */
final class HeldBack implements AutoCloseable {
  private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED;

  private final Engine engine;
  private final List<Station> stations;
  private final Sums sums;
  private final BatchSource source;
  private final boolean centred;
  private final Engine.Session session;
  private long samples;

  private HeldBack(
      Engine engine,
      List<Station> stations,
      Sums sums,
      BatchSource source,
      boolean centred,
      Engine.Session session) {
    this.engine = engine;
    this.stations = stations;
    this.sums = sums;
    this.source = source;
    this.centred = centred;
    this.session = session;
  }

  static HeldBack open(
      Engine engine,
      Graph network,
      List<Station> stations,
      Sums sums,
      BatchSource source,
      boolean centred) {
    List<Node> nodes = new ArrayList<>(network.nodes());
    Set<String> outputs = new LinkedHashSet<>();
    for (Station station : stations) {
      if (station.isRecurrent()) {
        nodes.addAll(Scaling.ofGates(station));
      }
      if (outputs.addAll(Sums.outputs(value(station)))) {
        nodes.addAll(sums.of(value(station), station.signal()));
      }
    }
    Engine.Session session = engine.select(network.withNodes(nodes), List.copyOf(outputs));
    return new HeldBack(engine, stations, sums, source, centred, session);
  }

  private static String value(Station station) {
    return station.isRecurrent() ? station.raw() : station.signal();
  }

  /**
   * Runs the network until every station's error is small.
   *
   * @param error standard error, relative
   * @param mostBatches at which it ends in any case
   * @return what was seen, station by station
   */
  List<Samples> measure(double error, int mostBatches) {
    List<Samples> seen =
        stations.stream().map(station -> new Samples(station, sums, centred)).toList();
    for (int number = 0; number < mostBatches; number++) {
      Optional<Map<String, FedTensor>> batch = source.heldBack(number);
      if (batch.isEmpty() || seen.stream().allMatch(samples -> samples.error(1) <= error)) {
        break;
      }
      add(batch.get(), seen);
    }
    return seen;
  }

  /** All that have been looked at. */
  long samples() {
    return samples;
  }

  private void add(Map<String, FedTensor> batch, List<Samples> seen) {
    batch.forEach(engine::give);
    samples += Sweep.samples(batch);
    Map<String, double[]> numbers = new HashMap<>();
    session.run((name, tensor) -> numbers.put(name, tensor.data().toArray(F64)));
    for (int i = 0; i < stations.size(); i++) {
      seen.get(i).addWhole(numbers, value(stations.get(i)), stations.get(i).signal());
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
