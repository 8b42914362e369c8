// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.network.NetworkFamily;
import io.evenkeel.network.Networks;
import io.evenkeel.network.Setting;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel network}: lists or exports the built-in networks. */
@Command(
    name = "network",
    description = "List the built-in networks, or export one with initialized weights.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class NetworkCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "A built-in network.")
  private Optional<String> name;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where it goes (default: NAME.onnx in this folder).")
  private Optional<Path> out;

  @Mixin private DrawOptions draw;

  // Read by the handler of failures.
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--verbose", description = "Stack traces.")
  private boolean verbose;

  @Override
  public Integer call() {
    PrintWriter writer = spec.commandLine().getOut();
    if (name.isEmpty() && out.isPresent()) {
      throw new InvalidInputException("--out %s needs a NAME to export".formatted(out.get()));
    }
    if (name.isEmpty()) {
      writer.println(table(Networks.families()));
      writer.println("Numbers in a name are free; evenkeel network NAME exports one.");
      writer.println(
          "What stands in brackets is set behind the name, as in resnet-20:classes=3,width=8.");
      return 0;
    }
    Graph graph = Networks.of(name.get());
    Path file = out.orElseGet(() -> Path.of(name.get() + ".onnx"));
    if (!file.toString().endsWith(".onnx")) {
      throw new InvalidInputException("--out %s does not end in .onnx".formatted(file));
    }
    NetworkExport.write(file, graph, draw, Terminal.isInteractive());
    writer.println("wrote " + file);
    return 0;
  }

  private static String table(List<NetworkFamily> families) {
    return AsciiTable.getTable(
        AsciiTable.NO_BORDERS,
        families,
        List.of(
            column("NAME", 28).with(NetworkFamily::pattern),
            column("WHAT IT IS [WHAT CAN BE SET]", 42).with(NetworkCommand::described),
            column("FOR EXAMPLE", 26).with(family -> String.join(", ", family.examples()))));
  }

  private static String described(NetworkFamily family) {
    String settings =
        family.settings().stream().map(Setting::name).collect(Collectors.joining(", "));
    return settings.isEmpty()
        ? family.description()
        : "%s [%s]".formatted(family.description(), settings);
  }

  private static Column column(String header, int width) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT)
        .maxWidth(width, OverflowBehaviour.NEWLINE);
  }
}
