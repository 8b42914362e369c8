// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.certificate.Certificate;
import io.evenkeel.certificate.Tally;
import io.evenkeel.certificate.Verification;
import io.evenkeel.lock.Lock;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel verify}: is a file what its plan says? */
@Command(
    name = "verify",
    description = "Check a file of weights against the plan that it was drawn from.",
    footer = {"", "Exits with 0 if every value is the plan's to the bit, with 1 if one is not."},
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private static final int MOST_SHOWN = 20;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "Weights: .safetensors, .safetensors.index.json or .onnx.")
  private Path file;

  @Option(
      names = {"--plan", "--lock"},
      paramLabel = "FILE",
      required = true,
      description = "The plan that evenkeel init --lock wrote.")
  private Path plan;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that draw and compare (default: one per core).")
  private Optional<Integer> threads;

  @Option(names = "--quiet", description = "Print nothing but differences and errors.")
  private boolean quiet;

  // Read by the handler of failures.
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--verbose", description = "Stack traces.")
  private boolean verbose;

  @Override
  public Integer call() {
    int drawing = Threads.count(threads);
    Lock lock = Lock.read(plan);
    PrintWriter writer = spec.commandLine().getOut();
    try (StoredWeights found = StoredWeights.open(file, lock)) {
      Compared compared = compare(lock, found, drawing);
      List<String> problems = new ArrayList<>(Provenance.differences(found.metadata(), lock));
      problems.addAll(compared.problems());
      if (!lock.intact()) {
        writer.println(
            "%s: was changed after it was written: its sha256 is not that of what it says"
                .formatted(plan));
      }
      problems.stream().limit(MOST_SHOWN).forEach(writer::println);
      if (problems.size() > MOST_SHOWN) {
        writer.println("… and %d more".formatted(problems.size() - MOST_SHOWN));
      }
      if (!quiet) {
        writer.println(summary(problems.size(), lock, found.source()) + compared.blame());
      }
      writer.flush();
      return problems.isEmpty() && lock.intact() ? 0 : 1;
    }
  }

  /**
   * What came of comparing values.
   *
   * @param blame who changed, as the end of a sentence; empty where nobody knows
   */
  private record Compared(List<String> problems, String blame) {}

  private Compared compare(Lock lock, StoredWeights found, int drawing) {
    List<Tensor> tensors = found.source().tensors();
    Tally tally = new Tally(tensors);
    Verification verification =
        new Verification(lock.drawn(found.naming()), lock.kept(found.naming()), found.source());
    long bytes = tensors.stream().mapToLong(Tensor::byteCount).sum();
    boolean shown = !quiet && Terminal.isInteractive();
    String task = "verifying " + file.getFileName();
    try (Progress progress = Progress.start(shown, task, bytes, "MB", 1_000_000)) {
      List<String> problems = verification.problems(drawing, tally, progress.steps());
      if (problems.isEmpty()) {
        return new Compared(certificateProblems(lock, tally), "");
      }
      if (quiet || lock.written().isEmpty()) {
        return new Compared(problems, "");
      }
      tally.addRest(found.source(), drawing, progress.steps());
      return new Compared(problems, blame(lock, tally));
    }
  }

  /** What is wrong although every value is the plan's. */
  private List<String> certificateProblems(Lock lock, Tally tally) {
    String name = file.getFileName().toString();
    Certificate certificate = Certificate.of(name, tally, lock.plan(), Certificate.FALSE_ALARM);
    List<String> problems = new ArrayList<>(certificate.problems());
    for (Certificate written : lock.written()) {
      if (written.file().equals(name) && written.crc32c() != certificate.crc32c()) {
        problems.add(
            String.format(
                Locale.ROOT,
                "%s: its values have crc32c %08x, but %08x is noted in the plan",
                name,
                certificate.crc32c(),
                written.crc32c()));
      }
    }
    return problems;
  }

  private String summary(int problems, Lock lock, TensorSource found) {
    if (problems > 0) {
      return "%s differs from the plan in %d %s"
          .formatted(file, problems, problems == 1 ? "place" : "places");
    }
    String counted =
        String.format(
            Locale.ROOT,
            "%,d values in %d tensors",
            found.tensors().stream().mapToLong(Tensor::elementCount).sum(),
            found.tensors().size());
    if (!lock.intact()) {
      return "%s has the %s that the plan says, but the plan is not the one that was written"
          .formatted(file, counted);
    }
    return String.format(
        Locale.ROOT,
        "%s is what the plan says: %s, equal to the bit; sample moments as planned (wrong alarm ≤"
            + " %.0e)",
        file,
        counted,
        Certificate.FALSE_ALARM);
  }

  /** Who changed, if the values are not the plan's and yet those that were once written. */
  private static String blame(Lock lock, Tally whole) {
    return lock.written().stream()
        .filter(certificate -> certificate.isOf(whole))
        .findFirst()
        .map(certificate ->
            "; its values have the crc32c %08x noted when they were written: the plan was changed, not they"
                .formatted(certificate.crc32c()))
        .orElse("");
  }
}
