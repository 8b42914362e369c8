// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import io.evenkeel.engine.Engine;
import io.evenkeel.engine.Frontier;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Takes a pool of batches through a network part by part, all of them through one part before the
 * first enters the next: every node runs once per batch, and what is decided between two parts is
 * decided from all batches. Batches that join later catch up.
 */
final class Sweep implements AutoCloseable {
  /** Bytes that the values of all batches may take together. */
  private static final long MOST_BYTES = 1L << 30;

  private static final ValueLayout.OfDouble F64 = ValueLayout.JAVA_DOUBLE_UNALIGNED;

  private final Engine engine;
  private final Parts parts;
  private final LongFunction<Optional<Map<String, FedTensor>>> source;
  private final List<Engine.Session> sessions = new ArrayList<>();
  private final List<Frontier> pool = new ArrayList<>();
  private boolean exhausted;
  private long samples;

  /**
   * A sweep that has not begun.
   *
   * @param source batches by number
   */
  Sweep(Engine engine, Parts parts, LongFunction<Optional<Map<String, FedTensor>>> source) {
    this.engine = engine;
    this.parts = parts;
    this.source = source;
  }

  int batches() {
    return pool.size();
  }

  /** Samples in all batches. */
  long samples() {
    return samples;
  }

  /** Samples in a batch, which are along the first axis. */
  static long samples(Map<String, FedTensor> batch) {
    return batch.values().stream()
        .map(FedTensor::shape)
        .mapToLong(shape -> shape.rank() == 0 ? 1 : shape.dimension(0))
        .findFirst()
        .orElse(1);
  }

  /** Whether another batch can join. */
  boolean canGrow() {
    long bytes = pool.stream().mapToLong(Frontier::bytes).sum();
    return !exhausted && (pool.isEmpty() || bytes / pool.size() * (pool.size() + 1) <= MOST_BYTES);
  }

  /**
   * Lets another batch join before the first part, and catch up.
   *
   * @param passed parts that the others have behind them
   * @return what the last of these showed; empty if there is no further batch
   */
  Optional<Map<String, double[]>> join(int passed) {
    Optional<Map<String, FedTensor>> batch = source.apply(pool.size());
    exhausted = batch.isEmpty();
    if (exhausted) {
      return Optional.empty();
    }
    pool.add(Frontier.of(batch.get()));
    samples += samples(batch.get());
    Map<String, double[]> seen = Map.of();
    for (int part = 0; part < passed; part++) {
      seen = advance(pool.getLast(), part);
    }
    return Optional.of(seen);
  }

  /** Takes every batch through a part; what each showed. */
  List<Map<String, double[]>> pass(int part) {
    return pool.stream().map(frontier -> advance(frontier, part)).toList();
  }

  /** The same pool on a way of its own, to be closed before this one moves. */
  Sweep branch() {
    Sweep branch = new Sweep(engine, parts, source);
    branch.sessions.addAll(sessions);
    pool.forEach(frontier -> branch.pool.add(frontier.branch()));
    return branch;
  }

  /** Ends a branch; the sessions it has prepared are kept. */
  void end(Sweep branch) {
    branch.pool.forEach(Frontier::close);
    sessions.addAll(branch.sessions.subList(sessions.size(), branch.sessions.size()));
  }

  private Map<String, double[]> advance(Frontier frontier, int part) {
    if (part == sessions.size()) {
      sessions.add(engine.select(parts.graph(part, frontier.known()), parts.outputs(part)));
    }
    Map<String, double[]> seen = new HashMap<>();
    sessions
        .get(part)
        .advance(
            frontier,
            parts.carried(part),
            (name, tensor) -> seen.put(name, tensor.data().toArray(F64)));
    frontier.retain(parts.neededAfter(part));
    return seen;
  }

  /** Sets the factor of a weight for the parts that follow. */
  void scale(Weight weight, double factor) {
    DType dtype = Parts.factorType(weight);
    MemorySegment data = Arena.ofAuto().allocate(Double.BYTES, Double.BYTES);
    if (dtype == DType.F64) {
      data.set(ValueLayout.JAVA_DOUBLE, 0, factor);
    } else {
      data.set(ValueLayout.JAVA_FLOAT, 0, (float) factor);
    }
    engine.give(
        weight.factor(), new FedTensor(dtype, Shape.SCALAR, data.asSlice(0, dtype.bytes())));
  }

  @Override
  public void close() {
    pool.forEach(Frontier::close);
    pool.clear();
    sessions.forEach(Engine.Session::close);
    sessions.clear();
  }
}
