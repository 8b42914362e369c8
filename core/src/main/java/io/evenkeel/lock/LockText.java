// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lock;

import io.evenkeel.certificate.Certificate;
import io.evenkeel.certificate.TensorCertificate;
import io.evenkeel.digest.Sha256;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Initializer;
import io.evenkeel.json.JsonObject;
import io.evenkeel.json.JsonText;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.plan.StreamDraw;
import io.evenkeel.signal.Finding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A lock → JSON. */
final class LockText {
  static final int SCHEMA = 1;

  /** What a draw says for which the stream starts again. */
  static final String START = "seed";

  private LockText() {}

  static String of(Lock lock) {
    return content(lock).put("sha256", seal(lock)) + "\n";
  }

  /** SHA-256 of all that a lock says, by which a later change shows. */
  static String seal(Lock lock) {
    return new Sha256().add(content(lock).toString().getBytes(StandardCharsets.UTF_8)).hex();
  }

  private static JsonObject content(Lock lock) {
    JsonObject root =
        new JsonObject()
            .put("schema", SCHEMA)
            .put("model", lock.plan().model())
            .put("recipe", lock.plan().recipe())
            .put("algorithm", lock.plan().algorithm())
            .put("seed", lock.seed().value());
    lock.dtype().ifPresent(dtype -> root.put("dtype", dtype.label()));
    root.putLines(
        "parameters",
        lock.plan().parameters().stream().map(p -> parameter(p, lock).toString()).toList());
    if (!lock.plan().draws().isEmpty()) {
      root.putLines("draws", lock.plan().draws().stream().map(LockText::draw).toList());
    }
    root.putLines("findings", lock.plan().findings().stream().map(LockText::finding).toList());
    return root.putLines("written", lock.written().stream().map(LockText::certificate).toList());
  }

  /** The part of a lock that decides the values. */
  static String values(Lock lock) {
    JsonObject root =
        new JsonObject().put("algorithm", lock.plan().algorithm()).put("seed", lock.seed().value());
    lock.dtype().ifPresent(dtype -> root.put("dtype", dtype.label()));
    if (!lock.plan().draws().isEmpty()) {
      root.putLines("draws", lock.plan().draws().stream().map(LockText::draw).toList());
    }
    return root.putLines(
            "parameters",
            lock.plan().parameters().stream().map(p -> values(p, lock).toString()).toList())
        .toString();
  }

  private static JsonObject values(PlannedParameter parameter, Lock lock) {
    JsonObject json = new JsonObject().put("name", parameter.name());
    type(json, parameter);
    initializer(json, parameter, lock);
    return json;
  }

  private static JsonObject parameter(PlannedParameter parameter, Lock lock) {
    JsonObject json = new JsonObject().put("name", parameter.name());
    if (!parameter.stored().equals(parameter.name())) {
      json.put("stored", parameter.stored());
    }
    if (!parameter.aliases().isEmpty()) {
      json.putArray("aliases", parameter.aliases().stream().map(JsonText::quoted).toList());
    }
    type(json, parameter);
    json.put("role", parameter.role().label());
    parameter.fans().ifPresent(fans -> json.putJson("fans", fans(fans).toString()));
    parameter.gain().ifPresent(gain -> json.put("gain", gain));
    initializer(json, parameter, lock);
    return json.put("reason", parameter.reason());
  }

  private static void type(JsonObject json, PlannedParameter parameter) {
    List<Long> shape = parameter.tensor().shape().dimensions();
    json.putArray("shape", shape.stream().map(String::valueOf).toList())
        .put("dtype", parameter.tensor().dtype().label());
  }

  private static JsonObject fans(Fans fans) {
    return new JsonObject()
        .put("in", fans.in())
        .put("out", fans.out())
        .put("paperOut", fans.paperOut());
  }

  private static void initializer(JsonObject json, PlannedParameter parameter, Lock lock) {
    json.putJson("initializer", initializer(parameter.initializer()).toString());
    if (parameter.initializer() instanceof Initializer.Keep) {
      json.put("sha256", lock.kept().get(parameter.name()));
    }
  }

  private static JsonObject initializer(Initializer initializer) {
    JsonObject json = new JsonObject();
    return switch (initializer) {
      case Initializer.Constant(double value) -> json.put("type", "constant").put("value", value);
      case Initializer.Normal(double mean, double std) ->
          json.put("type", "normal").put("mean", mean).put("std", std);
      case Initializer.TruncatedNormal(double mean, double std, double bound) ->
          json.put("type", "truncated-normal")
              .put("mean", mean)
              .put("std", std)
              .put("bound", bound);
      case Initializer.Uniform(double low, double high) ->
          json.put("type", "uniform").put("low", low).put("high", high);
      case Initializer.Orthogonal(double gain) -> json.put("type", "orthogonal").put("gain", gain);
      case Initializer.DeltaOrthogonal(double gain) ->
          json.put("type", "delta-orthogonal").put("gain", gain);
      case Initializer.Dirac(double gain, long groups) ->
          json.put("type", "identity").put("gain", gain).put("groups", groups);
      case Initializer.Hadamard(double gain) -> json.put("type", "hadamard").put("gain", gain);
      case Initializer.Timescales(double longest, boolean negated, long shift) ->
          json.put("type", "timescales")
              .put("longest", longest)
              .put("sign", negated ? -1 : 1)
              .put("shift", shift);
      case Initializer.Sparse(long connections, double std) ->
          json.put("type", "sparse").put("connections", connections).put("std", std);
      case Initializer.Blocks(long outer, List<Initializer.Part> parts) ->
          json.put("type", "blocks")
              .put("outer", outer)
              .putArray("parts", parts.stream().map(LockText::part).toList());
      case Initializer.Keep keep -> json.put("type", "keep");
      case Initializer.VarianceScaling scaling ->
          throw new IllegalArgumentException("a plan has nothing left to resolve");
    };
  }

  private static String part(Initializer.Part part) {
    return new JsonObject()
        .put("label", part.label())
        .put("size", part.size())
        .putJson("initializer", initializer(part.initializer()).toString())
        .toString();
  }

  private static String draw(StreamDraw draw) {
    JsonObject json = new JsonObject().put("parameter", draw.parameter());
    if (draw.fresh()) {
      json.put("start", START);
    }
    return json.put("from", draw.from())
        .put("count", draw.count())
        .putJson("distribution", initializer(draw.distribution()).toString())
        .toString();
  }

  private static String finding(Finding finding) {
    return new JsonObject()
        .put("rule", finding.rule())
        .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
        .put("where", finding.where())
        .put("because", finding.because())
        .put("fix", finding.fix())
        .toString();
  }

  private static String certificate(Certificate certificate) {
    return new JsonObject()
        .put("file", certificate.file())
        .put("crc32c", hex(certificate.crc32c()))
        .put("elements", certificate.elements())
        .put("falseAlarm", certificate.falseAlarm())
        .putLines("tensors", certificate.tensors().stream().map(LockText::tensor).toList())
        .toString();
  }

  private static String tensor(TensorCertificate tensor) {
    JsonObject json =
        new JsonObject()
            .put("name", tensor.name())
            .put("elements", tensor.elements())
            .put("crc32c", hex(tensor.crc32c()))
            .put("mean", tensor.mean())
            .put("secondMoment", tensor.secondMoment());
    tensor
        .expected()
        .ifPresent(expected ->
            json.putJson(
                "expected",
                new JsonObject()
                    .put("mean", expected.mean())
                    .put("meanTolerance", expected.meanTolerance())
                    .put("secondMoment", expected.secondMoment())
                    .put("secondMomentTolerance", expected.secondMomentTolerance())
                    .toString()));
    tensor.orthogonalResidual().ifPresent(residual -> json.put("orthogonalResidual", residual));
    return json.toString();
  }

  private static String hex(int crc) {
    return "%08x".formatted(crc);
  }
}
