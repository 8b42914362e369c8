// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.check.Audit;
import io.evenkeel.check.Operators;
import io.evenkeel.check.Settings;
import io.evenkeel.check.Stage;
import io.evenkeel.check.Watch;
import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.lock.Lock;
import io.evenkeel.random.Seed;
import io.evenkeel.report.CheckReport;
import io.evenkeel.report.HtmlReport;
import io.evenkeel.report.JsonReport;
import io.evenkeel.report.OperatorTable;
import io.evenkeel.report.Outcome;
import io.evenkeel.report.SarifReport;
import io.evenkeel.report.TerminalReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel check}: what is wrong with the weights a model has, and what mends it. */
@Command(
    name = "check",
    description =
        "Audit the weights that MODEL has: where signal or gradient dies, why, what to do.",
    footer = {
      "",
      "Exits with 1 if a rule finds an error (that --fix does not mend), with 2 if the input cannot"
          + " be used, and with 0 otherwise. docs/check.md lists the rules."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private static final int MOST_DRAWS = 1000;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      description =
          "An .onnx file with its weights, or with --weights one without, or a built-in network.")
  private String model;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Weights beside the model: .safetensors or .safetensors.index.json.")
  private Optional<Path> weights;

  @Option(
      names = "--input",
      paramLabel = "NAME=SHAPE",
      description = "Shape of an input whose dimensions the model leaves free; repeatable.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "A real batch: .npy for the first input, .npz by input name.")
  private Optional<Path> data;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Seed of made-up inputs, gradients and corrections (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--draws",
      paramLabel = "N",
      description =
          "Random gradients of the outputs to average over, of signs of its own for every sample"
              + " (default: 3, or as many as show eight samples); 0 looks at the signal alone.")
  private Optional<Integer> draws;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description =
          "initial or trained: what the weights are, if it is not to be told from their looks.")
  private Optional<String> stage;

  @Option(
      names = "--rules",
      paramLabel = "NAMES",
      split = ",",
      description =
          "Rules to apply, by name or set: evenkeel (default), sagemaker, dl4j; separated by commas.")
  private List<String> rules = new ArrayList<>();

  @Option(
      names = "--fix",
      paramLabel = "FILE",
      description = "Write corrected weights: .safetensors or .onnx.")
  private Optional<Path> fix;

  @Option(
      names = "--operators",
      description = "Only list which operators have a rule for signal and gradient; run nothing.")
  private boolean operators;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "An HTML page with charts and all parameters.")
  private Optional<Path> report;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Everything, for programs; - for standard output.")
  private Optional<Path> json;

  @Option(
      names = "--sarif",
      paramLabel = "FILE",
      description =
          "The findings as SARIF 2.1.0, for continuous integration; - for standard output. With"
              + " --fix those that are left.")
  private Optional<Path> sarif;

  @Option(names = "--quiet", description = "Print nothing but errors.")
  private boolean quiet;

  @Option(names = "--verbose", description = "Every finding, every tensor, and stack traces.")
  private boolean verbose;

  @Override
  public Integer call() {
    requireRange();
    ModelSource source = ModelSource.of(model);
    OutputFiles.check(
        Stream.of(source.files().stream(), data.stream(), weights.stream())
            .flatMap(s -> s)
            .toList(),
        fix.stream().toList(),
        Optional.empty(),
        files().toList());
    requireOneStandardOutput();
    Graph graph = weights.map(file -> GivenWeights.in(source.graph(), file)).orElse(source.graph());
    Inputs fed = Inputs.of(graph, InputData.shapes(inputs), InputData.batches(data), Seed.of(seed));
    if (operators) {
      spec.commandLine().getOut().print(OperatorTable.of(Operators.of(graph, fed)));
      spec.commandLine().getOut().flush();
      return 0;
    }
    requireValues(graph);
    return audited(graph, fed, settings(fed));
  }

  private int audited(Graph graph, Inputs fed, Settings settings) {
    try {
      Audit audit = Audit.of(graph, fed, settings, watch("checking"));
      List<Audit> mended =
          fix.isPresent() ? audit.mended(fed, settings, watch("checking again")) : List.of();
      return told(audit, mended, fed);
    } catch (InvalidInputException e) {
      throw InputFindings.explained(e, fed);
    }
  }

  private int told(Audit audit, List<Audit> mended, Inputs fed) {
    Audit last = mended.isEmpty() ? audit : mended.getLast();
    List<Outcome> outcomes = new ArrayList<>();
    outcomes.add(AuditedModel.outcome(model, seed, audit, fed));
    if (!mended.isEmpty()) {
      outcomes.add(AuditedModel.corrected(model, seed, last, fed));
    }
    SarifReport findings =
        new SarifReport(
            model,
            new Version().getVersion()[0].replace("evenkeel ", ""),
            outcomes.getLast().findings());
    Optional<Written> written = fix.map(file -> write(file, last));
    OutputFiles.file(json).ifPresent(file -> JsonReport.write(file, outcomes, List.of()));
    report.ifPresent(file -> HtmlReport.write(file, outcomes, List.of()));
    OutputFiles.file(sarif).ifPresent(findings::write);
    if (OutputFiles.isStandardOutput(json)) {
      say(JsonReport.text(outcomes, List.of()));
    } else if (OutputFiles.isStandardOutput(sarif)) {
      say(findings.text());
    } else if (!quiet) {
      print(outcomes.getFirst(), audit, mended, written);
    }
    return last.hasErrors() ? 1 : 0;
  }

  private void say(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }

  /** What is written besides weights. */
  private Stream<Path> files() {
    return Stream.of(report, OutputFiles.file(json), OutputFiles.file(sarif))
        .flatMap(Optional::stream);
  }

  private void requireOneStandardOutput() {
    if (OutputFiles.isStandardOutput(json) && OutputFiles.isStandardOutput(sarif)) {
      throw new InvalidInputException(
          "--json - and --sarif - both ask for standard output; give one of them a file");
    }
  }

  private Written write(Path file, Audit audit) {
    Lock lock = Lock.of(audit.plan(), audit.graph(), Seed.of(seed), Optional.empty());
    WeightFile.Settings settings =
        new WeightFile.Settings(Threads.count(Optional.empty()), progress());
    return WeightFile.of(file, lock, audit.graph(), settings).write();
  }

  private void print(Outcome outcome, Audit audit, List<Audit> mended, Optional<Written> written) {
    PrintWriter writer = spec.commandLine().getOut();
    TerminalReport.Style style = new TerminalReport.Style(Terminal.isInteractive(), verbose);
    String stageWords = audit.stage().name().toLowerCase(Locale.ROOT) + " weights";
    writer.print(CheckReport.render(outcome, stageWords, style));
    written.ifPresent(file -> {
      writer.println(file.line());
      writer.println(recheck(mended));
    });
    files().forEach(file -> writer.println("wrote " + file));
    writer.flush();
  }

  private static String recheck(List<Audit> mended) {
    if (mended.isEmpty()) {
      return "nothing to mend: the values are those of the model";
    }
    Audit last = mended.getLast();
    return "checked again after %d %s of corrections: %s%s"
        .formatted(
            mended.size(),
            mended.size() == 1 ? "round" : "rounds",
            CheckReport.counts(last.findings()),
            last.hasErrors() ? "; corrections of weights do not mend what is left" : "");
  }

  private void requireRange() {
    draws.ifPresent(n -> {
      if (n < 0 || n > MOST_DRAWS) {
        throw new InvalidInputException("--draws %d must be from 0 to %d".formatted(n, MOST_DRAWS));
      }
    });
  }

  private Settings settings(Inputs fed) {
    int enough = draws.orElseGet(() -> Settings.enoughDraws(fed));
    return new Settings(Seed.of(seed), enough, stage.map(CheckCommand::stage), rules);
  }

  private static Stage stage(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "initial" -> Stage.INITIAL;
      case "trained" -> Stage.TRAINED;
      default ->
          throw new InvalidInputException(
              "--stage %s is neither initial nor trained".formatted(word));
    };
  }

  private void requireValues(Graph graph) {
    boolean undrawn =
        graph.constants().values().stream()
            .map(Constant::content)
            .anyMatch(Content.Undrawn.class::isInstance);
    if (undrawn) {
      throw new InvalidInputException(
          "%s has no weights to check; give them with --weights FILE.safetensors".formatted(model));
    }
  }

  private Watch watch(String task) {
    return total -> {
      Progress bar = Progress.start(progress(), task, total, " runs", 1);
      LongConsumer position = bar.position();
      return done -> {
        position.accept(done);
        if (done >= total) {
          bar.close();
        }
      };
    };
  }

  private boolean progress() {
    return !quiet && Terminal.isInteractive();
  }
}
