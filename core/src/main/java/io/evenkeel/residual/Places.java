// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.residual;

import io.evenkeel.graph.Graph;
import io.evenkeel.init.Branch;
import io.evenkeel.init.Extent;
import io.evenkeel.init.Place;
import io.evenkeel.init.Place.End;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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
    Map<String, List<Integer>> uses = new HashMap<>();
    for (int i = 0; i < flow.size(); i++) {
      int node = i;
      if (flow.isActive(i)) {
        flow.stored(i)
            .forEach(name -> uses.computeIfAbsent(name, first -> new ArrayList<>(1)).add(node));
      }
    }
    uses.forEach((name, nodes) -> {
      // Of several places of a tensor the first map's counts, so that a table is where it maps.
      List<Integer> maps = nodes.stream().filter(flow::isLinearMap).toList();
      List<Integer> meant = maps.isEmpty() ? nodes : maps;
      int node = meant.getFirst();
      boolean isLast = meant.stream().allMatch(i -> last[i]);
      boolean isTied = isLast && !maps.isEmpty() && nodes.stream().anyMatch(flow::isLookup);
      End end = isTied ? End.TIED : End.of(layers[node] == 1 && readings[node] == 1, isLast);
      places.put(
          name, new Place(layers[node], end, Optional.ofNullable(branches.get(node)), network));
    });
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
