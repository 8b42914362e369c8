// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Stored weights that no output depends on: they are never trained. */
final class NeverUsed implements AuditRule {
  private static final String NAME = "never-used";

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "warning: no output depends on a stored floating-point tensor of rank 2 or more",
            "reverse accumulation: the gradient of what no output depends on is zero",
            "nothing: the model must read it or leave it out"));
  }

  @Override
  public Kind kind() {
    return Kind.APART;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    Set<String> read = read(evidence);
    List<String> unread =
        evidence.graph().constants().values().stream()
            .map(Constant::tensor)
            .filter(t -> t.dtype().isFloating() && t.shape().rank() > 1)
            .map(t -> t.name())
            .filter(name -> !read.contains(name))
            .toList();
    if (unread.isEmpty()) {
      return List.of();
    }
    String more = unread.size() == 1 ? "" : "; so of %d tensors".formatted(unread.size());
    Finding finding =
        new Finding(
            NAME,
            Severity.WARNING,
            evidence.weight(unread.getFirst()).map(Weight::name).orElse(unread.getFirst()),
            "no output of the network depends on it" + more,
            "look for a layer that the forward pass leaves out");
    return List.of(new Diagnosis(finding, evidence.readings().size(), List.of()));
  }

  private static Set<String> read(Evidence evidence) {
    Set<String> read = new HashSet<>();
    Deque<String> open =
        evidence.graph().outputs().stream()
            .map(ValueInfo::name)
            .collect(Collectors.toCollection(ArrayDeque::new));
    while (!open.isEmpty()) {
      String value = open.remove();
      if (read.add(value)) {
        evidence.wiring().producer(value).ifPresent(node -> open.addAll(inputs(node)));
      }
    }
    return read;
  }

  /** What a node reads, the bodies of Loop and If included. */
  private static List<String> inputs(Node node) {
    List<String> inputs = new ArrayList<>(node.inputs());
    node.bodies()
        .forEach(body -> {
          body.outputs().forEach(output -> inputs.add(output.name()));
          body.nodes().forEach(inner -> inputs.addAll(inputs(inner)));
        });
    return inputs;
  }
}
