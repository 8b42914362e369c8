// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.evenkeel.certificate.Certificate;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Initializer.Part;
import io.evenkeel.plan.Difference;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.safetensors.AtomicFile;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.ParameterGradient;
import io.evenkeel.signal.Reading;
import io.evenkeel.signal.Scatter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Everything for programs. A field that is unknown is absent, never zero. JSON has no numbers that
 * are not finite; they are the strings {@code "Infinity"}, {@code "-Infinity"} and {@code "NaN"},
 * as in protobuf's JSON mapping, which Java, JavaScript and Python turn into the numbers they name.
 */
public final class JsonReport {
  private static final double LARGEST_EXACT = 0x1p53;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private JsonReport() {}

  /**
   * Writes a file.
   *
   * @param outcomes the first is the main one; the others go under {@code compare}
   * @param written what the files written of the first hold
   */
  public static void write(Path file, List<Outcome> outcomes, List<Certificate> written) {
    AtomicFile.write(file, text(outcomes, written));
  }

  /** The same as text. */
  public static String text(List<Outcome> outcomes, List<Certificate> written) {
    ObjectNode root = outcome(outcomes.getFirst());
    if (!written.isEmpty()) {
      ArrayNode files = root.putArray("written");
      written.forEach(certificate -> files.add(certificate(certificate)));
    }
    if (outcomes.size() > 1) {
      ArrayNode compare = root.putArray("compare");
      outcomes.subList(1, outcomes.size()).forEach(other -> compare.add(outcome(other)));
    }
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values cannot be written", e);
    }
  }

  static ObjectNode outcome(Outcome outcome) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("model", outcome.model());
    node.put("recipe", outcome.plan().recipe());
    node.put("seed", outcome.seed());
    node.put("algorithm", outcome.plan().algorithm());
    ArrayNode parameters = node.putArray("parameters");
    outcome.plan().parameters().forEach(p -> parameters.add(parameter(outcome, p)));
    ArrayNode signal = node.putArray("signal");
    outcome.readings().forEach(reading -> signal.add(reading(reading)));
    outcome.calibration().ifPresent(c -> node.set("calibration", CalibrationJson.of(c)));
    ArrayNode findings = node.putArray("findings");
    outcome.findings().forEach(finding -> findings.add(finding(finding)));
    return node;
  }

  /** The whole of a file; what each of its tensors holds is in the lock. */
  private static ObjectNode certificate(Certificate certificate) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("file", certificate.file());
    node.put("crc32c", String.format(Locale.ROOT, "%08x", certificate.crc32c()));
    node.put("elements", certificate.elements());
    node.put("tensors", certificate.tensors().size());
    List<String> problems = certificate.problems();
    node.put("momentsAsPlanned", problems.isEmpty());
    node.put("falseAlarm", certificate.falseAlarm());
    put(node, "largestOrthogonalResidual", certificate.largestOrthogonalResidual());
    if (!problems.isEmpty()) {
      ArrayNode failing = node.putArray("problems");
      problems.forEach(failing::add);
    }
    return node;
  }

  private static ObjectNode parameter(Outcome outcome, PlannedParameter parameter) {
    ObjectNode node = parameter(parameter);
    outcome.gradient(parameter).ifPresent(g -> putGradient(node, g));
    return node;
  }

  private static void putGradient(ObjectNode node, ParameterGradient gradient) {
    if (gradient.predicted().known().isPresent()) {
      ObjectNode predicted = node.putObject("predicted");
      put(predicted, "gradientSecondMoment", gradient.predicted().known());
      put(predicted, "gradientToWeight", gradient.toWeight());
    }
    if (gradient.measured().isPresent()) {
      ObjectNode measured = node.putObject("measured");
      put(measured, "gradientSecondMoment", gradient.measured());
      put(measured, "gradientToWeight", gradient.measuredToWeight());
    }
  }

  static ObjectNode parameter(PlannedParameter parameter) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", parameter.name());
    ArrayNode shape = node.putArray("shape");
    parameter.tensor().shape().dimensions().forEach(shape::add);
    node.put("role", parameter.role().label());
    parameter.fans().ifPresent(fans -> putFans(node, fans));
    put(node, "gain", parameter.gain());
    put(node, "std", parameter.initializer().elementStd());
    node.put("distribution", parameter.initializer().label());
    if (parameter.initializer() instanceof Initializer.Blocks packed) {
      ArrayNode blocks = node.putArray("blocks");
      packed.parts().forEach(part -> blocks.add(block(part)));
    }
    node.put("reason", parameter.reason());
    parameter.difference().ifPresent(difference -> putDifference(node, difference));
    if (!parameter.stored().equals(parameter.name())) {
      node.put("stored", parameter.stored());
    }
    if (!parameter.aliases().isEmpty()) {
      ArrayNode aliases = node.putArray("aliases");
      parameter.aliases().forEach(aliases::add);
    }
    return node;
  }

  private static void putDifference(ObjectNode node, Difference difference) {
    ObjectNode fromHe = node.putObject("fromHe");
    put(fromHe, "factor", difference.factor());
    ArrayNode because = fromHe.putArray("because");
    difference.because().forEach(because::add);
  }

  private static ObjectNode block(Part part) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("name", part.label());
    node.put("size", part.size());
    put(node, "std", part.initializer().elementStd());
    node.put("distribution", part.initializer().label());
    return node;
  }

  private static void putFans(ObjectNode node, Fans fans) {
    putFan(node, "fanIn", fans.in());
    putFan(node, "fanOut", fans.out());
  }

  private static void putFan(ObjectNode node, String name, double fan) {
    if (fan == Math.rint(fan) && fan < LARGEST_EXACT) {
      node.put(name, (long) fan);
    } else {
      put(node, name, fan);
    }
  }

  static void put(ObjectNode node, String name, OptionalDouble value) {
    value.ifPresent(number -> put(node, name, number));
  }

  static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.put(name, Double.toString(value));
    }
  }

  private static ObjectNode reading(Reading reading) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("tensor", reading.tensor());
    node.put("op", reading.op());
    node.put("depth", reading.depth());
    reading.parameter().ifPresent(name -> node.put("parameter", name));
    ObjectNode predicted = JsonNodeFactory.instance.objectNode();
    reading.predictedMoments().ifPresent(m -> moments(predicted, m));
    reading
        .predictedMoments()
        .flatMap(m -> reading.scatter().map(s -> ofDraws(s, m.secondMoment())))
        .ifPresent(draws -> predicted.set("draws", draws));
    OptionalDouble gradient = reading.knownGradient();
    put(predicted, "gradientSecondMoment", gradient);
    if (gradient.isPresent()) {
      reading
          .gradientScatter()
          .map(s -> ofDraws(s, gradient.getAsDouble()))
          .ifPresent(draws -> predicted.set("gradientDraws", draws));
    }
    if (!predicted.isEmpty()) {
      node.set("predicted", predicted);
    }
    reading.measured().ifPresent(m -> measured(node.putObject("measured"), m));
    return node;
  }

  /** Where single draws of a second moment lie. */
  private static ObjectNode ofDraws(Scatter scatter, double mean) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    put(node, "p5", scatter.low(mean));
    put(node, "median", scatter.median(mean));
    put(node, "p95", scatter.high(mean));
    return node;
  }

  private static void moments(ObjectNode node, Moments moments) {
    put(node, "mean", moments.mean());
    put(node, "secondMoment", moments.secondMoment());
  }

  private static void measured(ObjectNode node, Measured measured) {
    if (measured.elements() > measured.nonFinite()) {
      moments(node, measured.moments());
    }
    put(node, "deadFraction", measured.deadFraction());
    node.put("nonFinite", measured.nonFinite());
    put(node, "gradientSecondMoment", measured.gradientSecondMoment());
  }

  private static ObjectNode finding(Finding finding) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("rule", finding.rule());
    node.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    node.put("where", finding.where());
    node.put("because", finding.because());
    node.put("fix", finding.fix());
    return node;
  }
}
