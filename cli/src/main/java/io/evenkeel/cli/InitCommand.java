// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.InvalidInputException;
import io.evenkeel.calibrate.Calibration;
import io.evenkeel.certificate.Certificate;
import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Recipe;
import io.evenkeel.plan.Plan;
import io.evenkeel.race.Course;
import io.evenkeel.random.RandomValues;
import io.evenkeel.report.HtmlReport;
import io.evenkeel.report.JsonReport;
import io.evenkeel.report.Outcome;
import io.evenkeel.report.TerminalReport;
import io.evenkeel.role.PlacedParameter;
import io.evenkeel.role.Roles;
import io.evenkeel.task.Tasks;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel init}: plan, draw, write, measure, report. */
@Command(
    name = "init",
    description = "Plan, draw, write and measure the weights that MODEL should start from.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class InitCommand implements Callable<Integer> {
  private static final int MOST_GRADIENT_DRAWS = 1000;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      description = "An .onnx file or a built-in network (see evenkeel network).")
  private String model;

  @Mixin private DrawOptions draw;

  @Option(
      names = "--recipes",
      help = true,
      description = "List the recipes, one line each: name, what it is for, where it comes from.")
  private boolean recipeList;

  @Option(
      names = "--compare",
      paramLabel = "NAMES",
      split = ",",
      description = "Further recipes to measure beside it, separated by commas.")
  private List<String> compare = new ArrayList<>();

  @Option(
      names = "--input",
      paramLabel = "NAME=SHAPE",
      description =
          "Shape of an input whose dimensions the model leaves free, such as x=8x3x224x224, x being"
              + " its name there; repeatable. Without it a usual size is assumed.")
  private List<String> inputs = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "A real batch, shaped and scaled as in training, samples along the first axis; its shape"
              + " is the input's. .npy for the first input, .npz by input name.")
  private Optional<Path> data;

  @Mixin private WeightOptions weights;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "An HTML page with charts and the whole plan.")
  private Optional<Path> report;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Everything, for programs; - prints it in place of the tables.")
  private Optional<Path> json;

  @Option(names = "--dry-run", description = "The plan and the prediction: draw and run nothing.")
  private boolean dryRun;

  @Option(
      names = "--no-measure",
      description = "Do not run the network: for models larger than this machine.")
  private boolean noMeasure;

  @Option(
      names = "--backward",
      arity = "0..1",
      fallbackValue = "8",
      paramLabel = "DRAWS",
      description =
          "Measure the gradient too, from unit gradients of random sign at the outputs, averaged"
              + " over so many of them (8).")
  private Optional<Integer> backward;

  @Option(
      names = "--calibrate",
      arity = "0..1",
      fallbackValue = "",
      preprocessor = AttachedValue.class,
      paramLabel = "TASK",
      description =
          "Correct this very draw from data until every pre-activation's second moment is within 1 %%"
              + " of the plan's: made-up batches, those of --data, or of =TASK, such as"
              + " --calibrate=cifar10:DIR (evenkeel race --tasks lists them).")
  private Optional<String> calibrate;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that draw (default: one per core); never changes a value.")
  private Optional<Integer> threads;

  @Option(names = "--quiet", description = "Print nothing but errors.")
  private boolean quiet;

  @Option(
      names = "--verbose",
      description = "Every parameter with its reason, every tensor, and stack traces.")
  private boolean verbose;

  @Override
  public Integer call() {
    if (recipeList) {
      spec.commandLine().getOut().println(RecipeList.lines());
      return 0;
    }
    int drawing = Threads.count(threads);
    int gradients = gradientDraws();
    if (!dryRun) {
      RandomValues.prepare();
    }
    ModelSource source = ModelSource.of(model);
    weights.check(
        Stream.concat(source.files().stream(), data.stream()).toList(),
        Stream.of(report, OutputFiles.file(json)).flatMap(Optional::stream).toList(),
        !dryRun);
    List<Recipe> recipes = recipes();
    requireRun(recipes);
    Optional<Course> course = course(source.graph());
    Inputs fed = inputs(source.graph(), course);
    List<PlacedParameter> placed = placed(source.graph());
    List<Plan> plans =
        recipes.stream()
            .map(recipe -> draw.plan(source.graph(), placed, recipe, fed.shapes()))
            .toList();
    if (!dryRun) {
      weights.requireSpace(plans.getFirst(), source.graph());
    }
    CalibrationRun calibration =
        new CalibrationRun(source.graph(), placed, fed, draw.seed(), course, progress());
    List<Optional<Calibration>> calibrations = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      boolean asked = i == 0 && calibrate.isPresent();
      calibrations.add(calibration.of(recipes.get(i), plans.get(i), asked));
    }
    Plan corrected = calibrations.getFirst().map(Calibration::corrected).orElseGet(plans::getFirst);
    Optional<WeightFiles> files =
        weights.files(corrected, source.graph(), draw.seed(), !dryRun, drawing, progress());
    files.ifPresent(WeightFiles::check);
    Initialization initialization =
        new Initialization(source, plans, calibrations, draw.seed(), fed, progress(), gradients);
    List<Outcome> outcomes = outcomes(initialization, fed);
    List<Written> written = files.map(WeightFiles::write).orElse(List.of());
    List<Certificate> certificates = written.stream().map(Written::certificate).toList();
    OutputFiles.file(json).ifPresent(file -> JsonReport.write(file, outcomes, certificates));
    report.ifPresent(file -> HtmlReport.write(file, outcomes, certificates));
    if (OutputFiles.isStandardOutput(json)) {
      spec.commandLine().getOut().print(JsonReport.text(outcomes, certificates));
      spec.commandLine().getOut().flush();
    } else if (!quiet) {
      print(outcomes, written);
    }
    return Written.complain(written, spec.commandLine().getErr());
  }

  private List<Outcome> outcomes(Initialization initialization, Inputs fed) {
    try {
      return dryRun || noMeasure ? initialization.predicted() : initialization.measured();
    } catch (InvalidInputException e) {
      throw InputFindings.explained(e, fed);
    }
  }

  /** Refuses to leave out the run by which a draw is corrected. */
  private void requireRun(List<Recipe> recipes) {
    Optional<String> asking =
        calibrate
            .map(task -> "--calibrate")
            .or(() ->
                recipes.stream()
                    .filter(Recipe::finishedByData)
                    .findFirst()
                    .map(recipe -> "recipe " + recipe.name()));
    if (asking.isPresent() && (dryRun || noMeasure)) {
      throw new InvalidInputException(
          "%s measures, %s does not; leave one of them out"
              .formatted(asking.get(), dryRun ? "--dry-run" : "--no-measure"));
    }
    if (asking.isPresent() && draw.isStream()) {
      throw new InvalidInputException(
          "%s multiplies the draw, --stream repeats another library's to the bit; leave one of them"
                  .formatted(asking.get())
              + " out");
    }
  }

  private Optional<Course> course(Graph graph) {
    Optional<String> task = calibrate.filter(name -> !name.isEmpty());
    if (task.isPresent() && (data.isPresent() || !inputs.isEmpty())) {
      throw new InvalidInputException(
          "--calibrate=%s brings its own batches; leave %s out"
              .formatted(task.get(), data.isPresent() ? "--data" : "--input"));
    }
    return task.map(name -> Course.of(graph, Tasks.of(name, draw.seed()), CalibrationRun.BATCH));
  }

  private Inputs inputs(Graph graph, Optional<Course> course) {
    return course
        .map(batches ->
            Inputs.of(graph, Map.of(), CalibrationRun.inputs(graph, batches, 0), draw.seed()))
        .orElseGet(
            () -> Inputs.of(graph, InputData.shapes(inputs), InputData.batches(data), draw.seed()));
  }

  private List<PlacedParameter> placed(Graph graph) {
    List<PlacedParameter> placed = Roles.of(graph);
    if (placed.isEmpty()) {
      throw new InvalidInputException(
          "%s has no parameters to initialize; export it with its weights".formatted(model));
    }
    return placed;
  }

  private List<Recipe> recipes() {
    List<Recipe> recipes = new ArrayList<>(List.of(draw.recipe()));
    for (String name : compare) {
      if (name.isBlank()) {
        throw new InvalidInputException("--compare names an empty recipe; write he,xavier");
      }
      if (recipes.stream().noneMatch(r -> r.name().equals(name))) {
        recipes.add(DrawOptions.recipe(name));
      }
    }
    return recipes;
  }

  private int gradientDraws() {
    int draws = backward.orElse(0);
    if (backward.isPresent() && (draws < 1 || draws > MOST_GRADIENT_DRAWS)) {
      throw new InvalidInputException(
          "--backward %d must be from 1 to %d".formatted(draws, MOST_GRADIENT_DRAWS));
    }
    if (draws > 0 && (dryRun || noMeasure)) {
      throw new InvalidInputException(
          "--backward measures, %s does not; leave one of them out"
              .formatted(dryRun ? "--dry-run" : "--no-measure"));
    }
    return draws;
  }

  private boolean progress() {
    return !quiet && Terminal.isInteractive();
  }

  private void print(List<Outcome> outcomes, List<Written> written) {
    PrintWriter writer = spec.commandLine().getOut();
    TerminalReport.Style style = new TerminalReport.Style(Terminal.isInteractive(), verbose);
    writer.print(TerminalReport.render(outcomes, style));
    written.forEach(file -> writer.println(file.line()));
    if (dryRun) {
      weights.out().forEach(file -> writer.println("dry run: did not write " + file));
    }
    weights.lock().ifPresent(file -> writer.println("wrote " + file));
    report.ifPresent(file -> writer.println("wrote " + file));
    json.ifPresent(file -> writer.println("wrote " + file));
    writer.flush();
  }
}
