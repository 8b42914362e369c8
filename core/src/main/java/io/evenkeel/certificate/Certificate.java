// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import io.evenkeel.init.Initializer;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * What one file holds.
 *
 * @param file its name, without folders
 * @param crc32c of the tensors' bytes one after the other, in the order listed
 * @param falseAlarm the probability that at least one of all tensors disagrees although everything
 *     is right, at most
 * @param tensors in the order in which the file stores them
 */
public record Certificate(
    String file, int crc32c, double falseAlarm, List<TensorCertificate> tensors) {
  /** One wrong alarm in a million files. */
  public static final double FALSE_ALARM = 1e-6;

  public Certificate {
    tensors = List.copyOf(tensors);
  }

  /**
   * The certificate of tensors that were tallied.
   *
   * @param plan that the values are of, under the names of its parameters, their aliases or their
   *     stored tensors
   * @throws IllegalStateException if an element was not tallied exactly once
   */
  public static Certificate of(String file, Tally tally, Plan plan, double falseAlarm) {
    Map<String, Initializer> initializers = initializers(plan);
    List<TensorTally.Seen> seen = tally.seen();
    List<TensorCertificate> tensors = new ArrayList<>(seen.size());
    for (TensorTally.Seen tensor : seen) {
      Initializer initializer = initializers.get(tensor.tensor().name());
      tensors.add(certificate(tensor, initializer, falseAlarm / seen.size()));
    }
    return new Certificate(file, tally.crc32c(), falseAlarm, tensors);
  }

  private static Map<String, Initializer> initializers(Plan plan) {
    Map<String, Initializer> initializers = new HashMap<>();
    for (PlannedParameter parameter : plan.parameters()) {
      initializers.putIfAbsent(parameter.stored(), parameter.initializer());
    }
    for (PlannedParameter parameter : plan.parameters()) {
      initializers.put(parameter.name(), parameter.initializer());
      parameter.aliases().forEach(alias -> initializers.put(alias, parameter.initializer()));
    }
    return initializers;
  }

  private static TensorCertificate certificate(
      TensorTally.Seen seen, Initializer initializer, double falseAlarm) {
    double n = Math.max(1, seen.tensor().elementCount());
    boolean drawn = seen.tensor().elementCount() > 0 && !(initializer instanceof Initializer.Keep);
    return new TensorCertificate(
        seen.tensor().name(),
        seen.tensor().elementCount(),
        seen.crc(),
        seen.sums().values() / n,
        seen.sums().squares() / n,
        drawn
            ? Optional.of(ExpectedSample.of(initializer, seen.tensor(), falseAlarm))
            : Optional.empty(),
        OptionalDouble.empty());
  }

  /**
   * The same with how far from orthonormal the matrices of each tensor are.
   *
   * @param residual by the tensor's name; empty where nothing should be orthonormal
   */
  public Certificate withOrthogonalResiduals(Function<String, OptionalDouble> residual) {
    List<TensorCertificate> all =
        tensors.stream().map(t -> t.withOrthogonalResidual(residual.apply(t.name()))).toList();
    return new Certificate(file, crc32c, falseAlarm, all);
  }

  /** Whether it is of the same bytes. */
  public boolean isOf(Tally tally) {
    List<Long> sizes = tally.seen().stream().map(seen -> seen.tensor().elementCount()).toList();
    return sizes.equals(tensors.stream().map(TensorCertificate::elements).toList())
        && tally.crc32c() == crc32c;
  }

  /** All elements of all tensors. */
  public long elements() {
    return tensors.stream().mapToLong(TensorCertificate::elements).sum();
  }

  /** The tensors whose sample moments are not the plan's. */
  public List<TensorCertificate> failing() {
    return tensors.stream().filter(tensor -> !tensor.agrees()).toList();
  }

  /** How far from orthonormal the worst of the matrices is; absent where none should be. */
  public OptionalDouble largestOrthogonalResidual() {
    return tensors.stream().flatMapToDouble(t -> t.orthogonalResidual().stream()).max();
  }

  /** One line for every sample moment that is not the plan's: what it is, and what to do. */
  public List<String> problems() {
    return tensors.stream().flatMap(tensor -> tensor.problems().stream()).toList();
  }
}
