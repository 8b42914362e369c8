// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import io.evenkeel.report.ReproductionReport;
import io.evenkeel.reproduce.Reproduction;
import io.evenkeel.reproduce.Reproductions;
import io.evenkeel.reproduce.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code evenkeel reproduce}: tables of papers, expected beside computed and measured. */
@Command(
    name = "reproduce",
    description = "Print tables of papers again: expected beside computed and measured.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class ReproduceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "A table, such as edge-of-chaos (default: all that need no training).")
  private Optional<String> name;

  @Option(names = "--list", description = "Name the tables and print none.")
  private boolean list;

  @Option(names = "--json", paramLabel = "FILE", description = "The tables, for programs.")
  private Optional<Path> json;

  // Read by the handler of failures.
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--verbose", description = "Stack traces.")
  private boolean verbose;

  @Override
  public Integer call() {
    PrintWriter writer = spec.commandLine().getOut();
    List<Reproduction> wanted =
        name.map(n -> List.of(Reproductions.of(n))).orElseGet(Reproductions::all);
    if (list) {
      wanted.forEach(table -> writer.println(table.name() + "  " + table.title()));
      if (name.isEmpty()) {
        writer.println("by training, each by its name:");
        Reproductions.trained().forEach(t -> writer.println(t.name() + "  " + t.title()));
      }
      return 0;
    }
    List<Table> tables = new ArrayList<>();
    for (Reproduction reproduction : wanted) {
      tables.add(reproduction.run());
      writer.println(ReproductionReport.text(tables.getLast()));
      writer.flush();
    }
    json.ifPresent(file -> ReproductionReport.writeJson(file, tables));
    json.ifPresent(file -> writer.println("wrote " + file));
    return sumUp(tables, writer);
  }

  private static int sumUp(List<Table> tables, PrintWriter writer) {
    List<String> off = tables.stream().filter(t -> !t.passes()).map(Table::name).toList();
    long numbers = tables.stream().mapToLong(table -> table.rows().size()).sum();
    writer.println(
        off.isEmpty()
            ? "all %d numbers of %d tables are as expected".formatted(numbers, tables.size())
            : "off: " + String.join(", ", off));
    return off.isEmpty() ? 0 : 1;
  }
}
