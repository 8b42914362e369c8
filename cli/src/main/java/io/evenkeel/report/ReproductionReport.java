// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.reproduce.Row;
import io.evenkeel.reproduce.Table;
import io.evenkeel.safetensors.AtomicFile;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** Tables of papers beside our numbers, for the terminal and for programs. */
public final class ReproductionReport {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final MathContext DIGITS = new MathContext(6);

  private ReproductionReport() {}

  /** One table, lines of at most 100 columns. */
  public static String text(Table table) {
    String head = "%s: %s".formatted(table.name(), table.title());
    String lines =
        new FittedTable<Row>()
            .text("", Row::what)
            .number("EXPECTED", row -> row.bound().sign() + number(row.expected()))
            .number("COMPUTED", row -> number(row.computed()))
            .number("MEASURED", row -> number(row.measured()))
            .number("WITHIN", ReproductionReport::within)
            .text("", row -> row.passes() ? "ok" : "OFF")
            .of(table.rows());
    return String.join("\n", DisplayText.wrapped(head, TerminalReport.WIDTH))
        + "\n"
        + String.join("\n", DisplayText.wrapped(table.source(), TerminalReport.WIDTH))
        + "\n"
        + lines
        + "\n";
  }

  /** What is allowed: of the computed number, then of the measured one. */
  private static String within(Row row) {
    String computed = row.computed().isPresent() ? number(row.computedWithin()) : "";
    String measured = row.measured().isPresent() ? number(row.measuredWithin()) : "";
    return computed + (computed.isEmpty() || measured.isEmpty() ? "" : ", ") + measured;
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "";
  }

  /** Six significant digits without trailing zeros. */
  private static String number(double value) {
    if (!Double.isFinite(value) || value == 0) {
      return Numbers.of(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(DIGITS).stripTrailingZeros();
    boolean plain = Math.abs(value) >= 1e-4 && Math.abs(value) < 1e7;
    return plain ? rounded.toPlainString() : Numbers.of(value);
  }

  /** Writes tables for programs. */
  public static void writeJson(Path file, List<Table> tables) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    tables.forEach(table -> all.add(json(table)));
    try {
      AtomicFile.write(
          file, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot be written", e);
    }
  }

  private static ObjectNode json(Table table) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", table.name());
    node.put("title", table.title());
    node.put("source", table.source());
    node.put("passes", table.passes());
    ArrayNode rows = node.putArray("rows");
    table.rows().forEach(row -> rows.add(json(row)));
    return node;
  }

  private static ObjectNode json(Row row) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("what", row.what());
    node.put(key(row.bound()), row.expected());
    row.computed()
        .ifPresent(value -> {
          node.put("computed", value);
          node.put("computedWithin", row.computedWithin());
        });
    row.measured()
        .ifPresent(value -> {
          node.put("measured", value);
          node.put("measuredWithin", row.measuredWithin());
        });
    node.put("passes", row.passes());
    return node;
  }

  private static String key(Row.Bound bound) {
    return switch (bound) {
      case NONE -> "expected";
      case MOST -> "atMost";
      case LEAST -> "atLeast";
    };
  }
}
