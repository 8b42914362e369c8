// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.conformance;

import io.evenkeel.InvalidInputException;
import io.evenkeel.engine.ModelRefusedException;
import io.evenkeel.expression.UnknownShapeException;
import io.evenkeel.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks the gradients of a folder of operator models, such as {@code data/node} of ONNX's test
 * data, and prints how many agree with differences, in double precision where ONNX Runtime has it.
 */
public final class Conformance {
  private static final double DOUBLE = 1e-6;
  private static final double SINGLE = 3e-3;

  private static final Set<String> RANDOM =
      Set.of("Bernoulli", "RandomNormalLike", "RandomUniformLike", "Multinomial");

  /** How a model fared. */
  private enum Outcome {
    AGREES_IN_DOUBLE("agree in double precision"),
    AGREES_IN_SINGLE("agree in single precision, in which ONNX Runtime computes"),
    DIFFERS("differ"),
    STOPS("have no rule"),
    NOT_REAL("have no output of 32 or 64 bits that depends smoothly on such an input"),
    NOT_RUN("are not run by ONNX Runtime, or not read");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }
  }

  private final Map<Outcome, List<String>> outcomes = new EnumMap<>(Outcome.class);

  private Conformance() {}

  /** {@code FOLDER}. */
  public static void main(String[] words) throws IOException {
    Conformance conformance = new Conformance();
    try (Stream<Path> folders = Files.list(Path.of(words[0]))) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        conformance.add(folder);
      }
    }
    conformance.print();
  }

  private void add(Path folder) {
    String name = folder.getFileName().toString();
    try {
      OperatorModel model = OperatorModel.read(folder);
      boolean random = model.graph().nodes().stream().anyMatch(node -> RANDOM.contains(node.op()));
      if (model.reals().isEmpty() || model.results().isEmpty() || random) {
        note(Outcome.NOT_REAL, name);
        return;
      }
      check(model, name);
    } catch (InvalidInputException | ModelRefusedException | UnknownShapeException e) {
      note(Outcome.NOT_RUN, name + ": " + e.getMessage());
    } catch (RuntimeException e) {
      note(Outcome.DIFFERS, name + ": " + e);
    }
  }

  private void check(OperatorModel model, String name) {
    try {
      Check.Result wide = nearest(model.in(DType.F64), DType.F64);
      if (wide.error() < DOUBLE || !wide.stops().isEmpty()) {
        note(wide, DOUBLE, Outcome.AGREES_IN_DOUBLE, name);
        return;
      }
    } catch (ModelRefusedException | UnknownShapeException e) {
      // Only in single precision, then.
    }
    note(nearest(model, DType.F32), SINGLE, Outcome.AGREES_IN_SINGLE, name);
  }

  /** At one of two points near the given one, for one may be outside the domain or on a kink. */
  private static Check.Result nearest(OperatorModel model, DType dtype) {
    Check.Result inner = Check.of(model, dtype, true);
    if (inner.error() < DOUBLE) {
      return inner;
    }
    Check.Result outer = Check.of(model, dtype, false);
    // Outside the domain the error is NaN, which counts as larger than any number.
    return Double.compare(inner.error(), outer.error()) <= 0 ? inner : outer;
  }

  private void note(Check.Result result, double tolerance, Outcome agrees, String name) {
    if (!result.stops().isEmpty()) {
      note(Outcome.STOPS, name + ": " + result.stops().getFirst().because());
    } else if (result.inputs() == 0) {
      note(Outcome.NOT_REAL, name);
    } else if (result.error() < tolerance) {
      note(agrees, name);
    } else {
      note(Outcome.DIFFERS, String.format(Locale.ROOT, "%s: by %.2g", name, result.error()));
    }
  }

  private void note(Outcome outcome, String model) {
    outcomes.computeIfAbsent(outcome, key -> new ArrayList<>()).add(model);
  }

  private void print() {
    outcomes.forEach((outcome, models) -> System.out.println(models.size() + " " + outcome.words));
    for (Outcome outcome : List.of(Outcome.DIFFERS, Outcome.STOPS, Outcome.NOT_RUN)) {
      System.out.println();
      System.out.println("Those that " + outcome.words + ":");
      outcomes.getOrDefault(outcome, List.of()).forEach(model -> System.out.println("  " + model));
    }
  }
}
