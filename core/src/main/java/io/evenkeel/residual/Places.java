// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.residual;

import io.evenkeel.graph.Graph;
import io.evenkeel.init.Branch;
import io.evenkeel.init.Extent;
import io.evenkeel.init.Place;
import io.evenkeel.init.Place.End;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where every stored tensor stands in its network as a whole. */
public final class Places {
  private final Map<String, Place> places = new HashMap<>();
  private final Place outside;

  private Places(Flow flow) {
    int[] layers = depths(flow, flow::isLinearMap);
    int[] readings = depths(flow, index -> flow.isLinearMap(index) || flow.isLookup(index));
    int[] activations = depths(flow, flow::isActivation);
    boolean[] last = areLast(flow);
    Stacks stacks = new Stacks(flow);
    Map<Integer, Branch> branches = stacks.branches();
    int normalizations = 0;
    for (int i = 0; i < flow.size(); i++) {
      normalizations += flow.isNormalization(i) ? 1 : 0;
    }
    Extent network = new Extent(most(layers), most(activations), normalizations, stacks.all());
    this.outside = new Place(0, End.NEITHER, Optional.empty(), network);
    for (int i = 0; i < flow.size(); i++) {
      if (flow.isActive(i)) {
        End end = End.of(layers[i] == 1 && readings[i] == 1, last[i]);
        Place place = new Place(layers[i], end, Optional.ofNullable(branches.get(i)), network);
        // A tensor used in several places stands where it is used first.
        flow.stored(i).forEach(name -> places.putIfAbsent(name, place));
      }
    }
  }

  /**
   * The places of a network's stored tensors.
   *
   * @param lifted as {@link io.evenkeel.idiom.Idioms#lift} gives it
   */
  public static Places of(Graph lifted) {
    return new Places(new Flow(lifted));
  }

  /** The place of a stored tensor; before all layers if it never meets the signal. */
  public Place of(String stored) {
    return places.getOrDefault(stored, outside);
  }

  private interface Counted {
    boolean at(int index);
  }

  /** How many counted nodes lie on the longest way to each node, itself included. */
  private static int[] depths(Flow flow, Counted counted) {
    int[] depths = new int[flow.size()];
    for (int i = 0; i < depths.length; i++) {
      int before = 0;
      for (String value : flow.signals(i)) {
        int producer = flow.producer(value);
        before = Math.max(before, producer < 0 ? 0 : depths[producer]);
      }
      depths[i] = before + (counted.at(i) ? 1 : 0);
    }
    return depths;
  }

  /** Whether no linear map follows a node. */
  private static boolean[] areLast(Flow flow) {
    boolean[] last = new boolean[flow.size()];
    Arrays.fill(last, true);
    for (int i = last.length - 1; i >= 0; i--) {
      boolean before = !last[i] || flow.isLinearMap(i);
      for (String value : flow.signals(i)) {
        int producer = flow.producer(value);
        if (before && producer >= 0) {
          last[producer] = false;
        }
      }
    }
    return last;
  }

  private static int most(int[] depths) {
    return Arrays.stream(depths).max().orElse(0);
  }
}
