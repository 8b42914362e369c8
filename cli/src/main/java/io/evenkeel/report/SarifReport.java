// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.check.About;
import io.evenkeel.check.RuleBook;
import io.evenkeel.safetensors.AtomicFile;
import io.evenkeel.signal.Finding;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Findings in the Static Analysis Results Interchange Format (SARIF 2.1.0, an OASIS standard), as
 * services of continuous integration read them. A finding has no line: its place is the model's
 * file and, as a logical location, the name of a parameter, tensor or node.
 */
public final class SarifReport {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String model;
  private final String version;
  private final List<Finding> findings;

  /**
   * A report.
   *
   * @param model the model's file as the user named it
   * @param version of the program
   */
  public SarifReport(String model, String version, List<Finding> findings) {
    this.model = model;
    this.version = version;
    this.findings = List.copyOf(findings);
  }

  /** Writes a file. */
  public void write(Path file) {
    AtomicFile.write(file, text());
  }

  /** The same as text. */
  public String text() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("$schema", SCHEMA);
    root.put("version", "2.1.0");
    ObjectNode run = root.putArray("runs").addObject();
    List<String> rules = findings.stream().map(Finding::rule).distinct().toList();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "Evenkeel");
    driver.put("version", version);
    driver.put("informationUri", "https://github.com/evenkeel/evenkeel");
    ArrayNode described = driver.putArray("rules");
    rules.forEach(rule -> described.add(rule(rule)));
    ArrayNode results = run.putArray("results");
    findings.forEach(finding -> results.add(result(finding, rules)));
    run.put("columnKind", "utf16CodeUnits");
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot be written", e);
    }
  }

  private static ObjectNode rule(String name) {
    ObjectNode rule = JsonNodeFactory.instance.objectNode();
    rule.put("id", name);
    Optional<About> about = RuleBook.about(name);
    about.ifPresent(a -> {
      rule.putObject("shortDescription").put("text", a.fires());
      rule.putObject("fullDescription")
          .put("text", a.fires() + " (" + a.source() + "). --fix: " + a.cure());
    });
    return rule;
  }

  private ObjectNode result(Finding finding, List<String> rules) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("ruleId", finding.rule());
    result.put("ruleIndex", rules.indexOf(finding.rule()));
    result.put("level", finding.severity().name().toLowerCase(Locale.ROOT));
    String fix = finding.fix().isEmpty() ? "" : "; " + finding.fix();
    result.putObject("message").put("text", finding.where() + ": " + finding.because() + fix);
    ObjectNode location = result.putArray("locations").addObject();
    location.putObject("physicalLocation").putObject("artifactLocation").put("uri", uri(model));
    ObjectNode logical = location.putArray("logicalLocations").addObject();
    logical.put("fullyQualifiedName", finding.where());
    logical.put("kind", "variable");
    // The same finding in the next run is the same one, whatever its numbers are.
    result
        .putObject("partialFingerprints")
        .put("ruleAndPlace/v1", finding.rule() + " " + finding.where());
    return result;
  }

  /** Relative if it was given so, with what a URI may not contain encoded. */
  private static String uri(String model) {
    try {
      boolean absolute = model.startsWith("/");
      // More than one slash would begin a host; a colon in the first segment, a scheme.
      String path = "/" + model.replaceFirst("^/+", "");
      String raw = new URI(null, null, path, null).getRawPath();
      return absolute ? "file://" + raw : raw.substring(1);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a path with a leading slash is a URI", e);
    }
  }
}
