// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.stream;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A generator's sequence, readable from any position: states are saved at regular distances, and
 * readers wait where they stopped to go on from there. Safe for concurrent use.
 */
final class Tape<R extends Tape.Reader<R>> {
  private static final int WAITING = 16;

  /** A generator on its way along the sequence. */
  interface Reader<R> {
    /** Another reader at the same place, with its state alone. */
    R copy();

    void skip(long count);
  }

  private record Placed<R>(R reader, long position) {}

  private final long distance;
  private final Supplier<R> start;

  private volatile boolean started;

  /** Readers at whole multiples of the distance, contiguous from 0. */
  private final NavigableMap<Long, R> saved = new TreeMap<>();

  /** Readers by the position at which they stopped. */
  private final NavigableMap<Long, R> waiting = new TreeMap<>();

  /**
   * A tape.
   *
   * @param distance between saved states
   * @param start makes the reader at position 0 when it is first needed
   */
  Tape(long distance, Supplier<R> start) {
    this.distance = distance;
    this.start = start;
  }

  /**
   * Lends a reader that stands at a position.
   *
   * @param count how far {@code use} will move it
   */
  void read(long position, long count, Consumer<R> use) {
    Placed<R> taken = take(position);
    taken.reader.skip(position - taken.position);
    use.accept(taken.reader);
    giveBack(taken.reader, position + count);
  }

  /** A reader of the caller's own. */
  R copyAt(long position) {
    Placed<R> taken = take(position);
    taken.reader.skip(position - taken.position);
    R copy = taken.reader.copy();
    giveBack(taken.reader, position);
    return copy;
  }

  // Making the first reader may wait for other tapes, so no lock of this one is held meanwhile.
  private Placed<R> take(long position) {
    if (!started) {
      begin(start.get());
    }
    return nearest(position);
  }

  private synchronized void begin(R first) {
    saved.putIfAbsent(0L, first);
    started = true;
  }

  /** The nearest reader before a position: one that waits, or a copy of a saved one. */
  private synchronized Placed<R> nearest(long position) {
    long mark = position / distance * distance;
    NavigableMap<Long, R> near = waiting.subMap(mark, true, position, true);
    if (!near.isEmpty()) {
      var entry = near.pollLastEntry();
      return new Placed<>(entry.getValue(), entry.getKey());
    }
    return new Placed<>(saved(mark).copy(), mark);
  }

  private R saved(long mark) {
    if (saved.lastKey() < mark) {
      // Copies, because one that has moved has scratch.
      R moving = saved.lastEntry().getValue().copy();
      for (long at = saved.lastKey() + distance; at <= mark; at += distance) {
        moving.skip(distance);
        saved.put(at, moving.copy());
      }
    }
    return saved.get(mark);
  }

  private synchronized void giveBack(R reader, long position) {
    waiting.put(position, reader);
    if (waiting.size() > WAITING) {
      waiting.pollFirstEntry();
    }
  }
}
