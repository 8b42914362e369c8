// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.signal;

import io.evenkeel.axes.Factor.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Some of the channels and positions of a value.
 *
 * @param ranges taken one after the other, each counted within what those before it left
 */
record Part(List<Range> ranges) {
  /** All of a value. */
  static final Part WHOLE = new Part(List.of());

  /**
   * Every element whose number n of a kind has (n / stride) mod size between two bounds.
   *
   * @param from first one taken
   * @param to first one not taken
   */
  record Range(Kind kind, long stride, long size, long from, long to) {
    private boolean isAlong(Range other) {
      return kind == other.kind && stride == other.stride && size == other.size;
    }

    private boolean isApartFrom(Range other) {
      return to <= other.from || other.to <= from;
    }

    private Range within(Range other) {
      return new Range(kind, stride, size, Math.max(from, other.from), Math.min(to, other.to));
    }
  }

  Part {
    ranges = List.copyOf(ranges);
  }

  /** Channels from one on up to another, of all that there are. */
  static Part ofChannels(long all, long from, long to) {
    return new Part(List.of(new Range(Kind.CHANNEL, 1, all, from, to)));
  }

  boolean isWhole() {
    return ranges.isEmpty();
  }

  /** What a range takes of this part. */
  Part cut(Range range) {
    List<Range> cut = new ArrayList<>(ranges);
    if (!cut.isEmpty() && cut.getLast().isAlong(range)) {
      cut.add(cut.removeLast().within(range));
    } else {
      cut.add(range);
    }
    return new Part(cut);
  }

  /** What another part takes of this one. */
  Part cut(Part other) {
    Part cut = this;
    for (Range range : other.ranges) {
      cut = cut.cut(range);
    }
    return cut;
  }

  /** The same channels at all positions. */
  Part ofChannels() {
    return new Part(ranges.stream().filter(range -> range.kind() == Kind.CHANNEL).toList());
  }

  /** Whether the two are known to have no channel in common. */
  boolean isApartFrom(Part other) {
    List<Range> mine = ofChannels().ranges;
    List<Range> others = other.ofChannels().ranges;
    for (int i = 0; i < Math.min(mine.size(), others.size()); i++) {
      if (!mine.get(i).isAlong(others.get(i))) {
        return false;
      }
      if (mine.get(i).isApartFrom(others.get(i))) {
        return true;
      }
      if (!mine.get(i).equals(others.get(i))) {
        return false;
      }
    }
    return false;
  }
}
