// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import io.evenkeel.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tensors that a file should have beside those that it has: names, shapes and types. */
final class Listing {
  private final Map<String, Tensor> wanted;
  private final Map<String, Tensor> there;

  Listing(List<Tensor> wanted, List<Tensor> there) {
    this.wanted = byName(wanted);
    this.there = byName(there);
  }

  private static Map<String, Tensor> byName(List<Tensor> tensors) {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    tensors.forEach(tensor -> byName.put(tensor.name(), tensor));
    return byName;
  }

  /** Whether the values of a wanted tensor can be compared. */
  boolean agreesOn(Tensor tensor) {
    return tensor.equals(there.get(tensor.name()));
  }

  /** What differs, by the name of the tensor or of the first of those that one line is about. */
  Map<String, String> problems() {
    Map<String, String> problems = new TreeMap<>();
    Map<String, List<Tensor>> retyped = new TreeMap<>();
    for (Tensor tensor : wanted.values()) {
      Tensor other = there.get(tensor.name());
      if (other == null) {
        problems.put(tensor.name(), tensor.name() + ": is missing");
      } else if (other.shape().equals(tensor.shape()) && other.dtype() != tensor.dtype()) {
        String types =
            "%s where the plan says %s".formatted(other.dtype().label(), tensor.dtype().label());
        retyped.computeIfAbsent(types, t -> new ArrayList<>()).add(tensor);
      } else if (!other.equals(tensor)) {
        problems.put(tensor.name(), reshaped(tensor, other));
      }
    }
    retyped.forEach(
        (types, tensors) -> problems.put(tensors.getFirst().name(), retyped(types, tensors)));
    there.keySet().stream()
        .filter(name -> !wanted.containsKey(name))
        .forEach(name -> problems.put(name, name + ": is not in the plan"));
    return problems;
  }

  private static String reshaped(Tensor wanted, Tensor other) {
    return "%s: is %s of %s where the plan says %s of %s"
        .formatted(
            wanted.name(),
            other.shape(),
            other.dtype().label(),
            wanted.shape(),
            wanted.dtype().label());
  }

  private static String retyped(String types, List<Tensor> tensors) {
    String first = tensors.getFirst().name();
    return tensors.size() == 1
        ? "%s: is %s".formatted(first, types)
        : "%s and %d more: are %s; their values cannot be compared, so verify by the plan of the"
                .formatted(first, tensors.size() - 1, types)
            + " run that wrote the file";
  }
}
