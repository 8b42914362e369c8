// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.residual;

import io.evenkeel.init.Branch;
import io.evenkeel.init.Stack;
import io.evenkeel.init.Stack.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Which residual sums follow one another, and which stacks of them read others. */
final class Stacks {
  private static final int FARTHEST = 400;

  private final Flow flow;
  private final List<ResidualSum> sums;
  private final Map<Integer, Integer> sumAt = new HashMap<>();
  private final Map<Integer, List<Integer>> members = new LinkedHashMap<>();
  private final Map<Integer, Integer> stackOf = new HashMap<>();
  private final Set<Integer> normalized = new HashSet<>();
  private final Map<Integer, Stack> stacks = new LinkedHashMap<>();

  Stacks(Flow flow) {
    this.flow = flow;
    this.sums = ResidualSum.all(flow);
    for (int i = 0; i < sums.size(); i++) {
      sumAt.put(sums.get(i).node(), i);
    }
    for (int i = 0; i < sums.size(); i++) {
      int sum = i;
      Optional<Before> before = before(sums.get(i));
      int stack = before.map(b -> stackOf.get(b.sum())).orElse(sum);
      stackOf.put(i, stack);
      if (before.filter(Before::isNormalized).isPresent()) {
        normalized.add(stack);
      }
      members.computeIfAbsent(stack, first -> new ArrayList<>()).add(i);
    }
    describe();
  }

  /** The stacks in running order. */
  List<Stack> all() {
    return List.copyOf(stacks.values());
  }

  /** The place of every node that stands in a branch. */
  Map<Integer, Branch> branches() {
    Map<Integer, Branch> branches = new HashMap<>();
    members.forEach((stack, list) -> {
      for (int i = 0; i < list.size(); i++) {
        int index = i;
        Way way = sums.get(list.get(i)).way();
        boolean factor = way.hasFactor(flow);
        way.positions()
            .forEach((node, position) ->
                branches.putIfAbsent(
                    node, new Branch(index, position, way.length(), factor, stacks.get(stack))));
      }
    });
    return branches;
  }

  /**
   * The sum that a trunk comes from.
   *
   * @param isNormalized whether a normalization, and no map, stands between
   */
  private record Before(int sum, boolean isNormalized) {}

  private Optional<Before> before(ResidualSum sum) {
    String value = sum.trunk();
    boolean isNormalized = false;
    boolean isMapped = false;
    for (int step = 0; step < FARTHEST; step++) {
      int index = flow.producer(value);
      if (index < 0 || sumAt.getOrDefault(index, sums.size()) < sumAt.get(sum.node())) {
        boolean passed = isNormalized && !isMapped;
        return Optional.ofNullable(sumAt.get(index)).map(found -> new Before(found, passed));
      }
      isNormalized |= flow.isNormalization(index);
      isMapped |= flow.isLinearMap(index);
      Optional<String> latest =
          flow.signals(index).stream()
              .reduce((a, b) -> flow.producer(a) > flow.producer(b) ? a : b);
      if (latest.isEmpty()) {
        return Optional.empty();
      }
      value = latest.get();
    }
    return Optional.empty();
  }

  private void describe() {
    Map<Integer, Integer> readBy = new HashMap<>();
    Map<Integer, Integer> reads = new HashMap<>();
    Map<Integer, Integer> layers = new HashMap<>();
    members.forEach((stack, list) -> {
      long crossing = 0;
      for (int i : list) {
        OptionalInt other = otherStack(sums.get(i), stack);
        if (other.isPresent()) {
          crossing++;
          reads.put(stack, other.getAsInt());
          readBy.put(other.getAsInt(), stack);
        }
      }
      long attending = list.stream().filter(i -> sums.get(i).way().has("Softmax", flow)).count();
      long blocks = crossing > 0 ? crossing : attending > 0 ? attending : list.size();
      layers.put(stack, (int) blocks);
    });
    members.forEach((stack, list) -> {
      Integer partner = reads.getOrDefault(stack, readBy.get(stack));
      Kind kind =
          partner == null ? Kind.ALONE : reads.containsKey(stack) ? Kind.DECODER : Kind.ENCODER;
      int partners = partner == null ? 0 : layers.get(partner);
      boolean trunk = normalized.contains(stack);
      stacks.put(stack, new Stack(kind, list.size(), layers.get(stack), partners, trunk));
    });
  }

  /** A stack whose output is read within a branch beside the trunk. */
  private OptionalInt otherStack(ResidualSum sum, int own) {
    for (int node : sum.way().positions().keySet()) {
      for (String value : flow.signals(node)) {
        boolean side =
            !value.equals(sum.fork()) && !sum.way().positions().containsKey(flow.producer(value));
        OptionalInt found = side ? stackBehind(value, own) : OptionalInt.empty();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return OptionalInt.empty();
  }

  private OptionalInt stackBehind(String value, int own) {
    Deque<Integer> queue = new ArrayDeque<>(List.of(flow.producer(value)));
    Set<Integer> seen = new HashSet<>();
    while (!queue.isEmpty() && seen.size() < FARTHEST) {
      int index = queue.remove();
      if (index < 0 || !seen.add(index)) {
        continue;
      }
      if (sumAt.containsKey(index)) {
        int stack = stackOf.get(sumAt.get(index));
        return stack == own ? OptionalInt.empty() : OptionalInt.of(stack);
      }
      flow.signals(index).forEach(read -> queue.add(flow.producer(read)));
    }
    return OptionalInt.empty();
  }
}
