// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.lock;

import io.evenkeel.InvalidInputException;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Role;
import io.evenkeel.json.JsonFields;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.plan.StreamDraw;
import io.evenkeel.random.Seed;
import io.evenkeel.signal.Finding;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** JSON → a lock, believing nothing. */
final class LockReader {
  private final Map<String, String> kept = new LinkedHashMap<>();
  private final Set<String> names = new HashSet<>();

  private LockReader() {}

  static Lock read(String file, byte[] bytes) {
    JsonFields root = JsonFields.read(file, bytes);
    long schema = root.integer("schema");
    if (schema != LockText.SCHEMA) {
      String version = schema > LockText.SCHEMA ? "a newer one" : "an older one";
      throw root.refused(
          "schema", "is %d, which this version cannot read; use %s".formatted(schema, version));
    }
    return new LockReader().lock(root);
  }

  private Lock lock(JsonFields root) {
    List<PlannedParameter> parameters =
        root.objects("parameters").stream().map(this::parameter).toList();
    Plan plan =
        new Plan(
            root.string("model"),
            root.string("recipe"),
            root.string("algorithm"),
            parameters,
            root.has("draws")
                ? root.objects("draws").stream().map(LockReader::draw).toList()
                : List.of(),
            root.objects("findings").stream().map(LockReader::finding).toList());
    Lock lock =
        new Lock(
            plan,
            Seed.of(root.integer("seed")),
            root.has("dtype")
                ? Optional.of(label(root, "dtype", DType.values(), DType::label))
                : Optional.empty(),
            kept,
            root.objects("written").stream().map(CertificateReader::certificate).toList(),
            true);
    String seal = digest(root);
    root.end();
    return seal.equals(LockText.seal(lock)) ? lock : lock.changed();
  }

  private PlannedParameter parameter(JsonFields json) {
    String name = json.string("name");
    List<String> aliases = json.has("aliases") ? json.strings("aliases") : List.of();
    Stream.concat(Stream.of(name), aliases.stream()).forEach(n -> requireNew(json, n));
    Initializer initializer = initializer(json.object("initializer"));
    if (initializer instanceof Initializer.Keep) {
      kept.put(name, digest(json));
    }
    Tensor tensor =
        new Tensor(name, label(json, "dtype", DType.values(), DType::label), shape(json));
    PlannedParameter parameter =
        new PlannedParameter(
            tensor,
            json.has("stored") ? json.string("stored") : name,
            aliases,
            label(json, "role", Role.values(), Role::label),
            json.has("fans") ? Optional.of(fans(json.object("fans"))) : Optional.empty(),
            json.has("gain") ? OptionalDouble.of(json.number("gain")) : OptionalDouble.empty(),
            initializer,
            json.string("reason"));
    json.end();
    return parameter;
  }

  private void requireNew(JsonFields json, String name) {
    if (!names.add(name)) {
      throw json.refused("name", "%s occurs twice".formatted(name));
    }
  }

  private static String digest(JsonFields json) {
    String digest = json.string("sha256");
    if (!digest.matches("[0-9a-f]{64}")) {
      throw json.refused("sha256", "is not 64 hexadecimal digits");
    }
    return digest;
  }

  private static Shape shape(JsonFields json) {
    try {
      return new Shape(json.integers("shape"));
    } catch (InvalidInputException e) {
      throw json.refused("shape", "is wrong: " + e.getMessage());
    }
  }

  private static Fans fans(JsonFields json) {
    double in = json.number("in");
    double out = json.number("out");
    double paperOut = json.number("paperOut");
    json.end();
    if (in < 0 || out < 0 || paperOut < 0) {
      throw json.refused("in", "or another fan is negative");
    }
    return new Fans(in, out, paperOut);
  }

  private static Initializer initializer(JsonFields json) {
    String type = json.string("type");
    Initializer initializer =
        switch (type) {
          case "constant" -> new Initializer.Constant(json.number("value"));
          case "normal" -> new Initializer.Normal(json.number("mean"), std(json));
          case "truncated-normal" ->
              new Initializer.TruncatedNormal(json.number("mean"), std(json), bound(json));
          case "uniform" -> uniform(json);
          case "orthogonal" -> new Initializer.Orthogonal(json.number("gain"));
          case "delta-orthogonal" -> new Initializer.DeltaOrthogonal(json.number("gain"));
          case "identity" -> new Initializer.Dirac(json.number("gain"), count(json, "groups"));
          case "hadamard" -> new Initializer.Hadamard(json.number("gain"));
          case "timescales" -> timescales(json);
          case "sparse" -> new Initializer.Sparse(count(json, "connections"), std(json));
          case "blocks" -> new Initializer.Blocks(count(json, "outer"), parts(json));
          case "keep" -> new Initializer.Keep();
          default -> throw json.refused("type", "%s is not known".formatted(type));
        };
    json.end();
    return initializer;
  }

  private static double std(JsonFields json) {
    double std = json.number("std");
    if (std < 0) {
      throw json.refused("std", "is negative");
    }
    return std;
  }

  private static double bound(JsonFields json) {
    double bound = json.number("bound");
    if (!(bound > 0)) {
      throw json.refused("bound", "is not positive");
    }
    return bound;
  }

  private static Initializer uniform(JsonFields json) {
    double low = json.number("low");
    double high = json.number("high");
    if (low > high) {
      throw json.refused("low", "is above high");
    }
    return new Initializer.Uniform(low, high);
  }

  private static Initializer timescales(JsonFields json) {
    double longest = json.number("longest");
    long sign = json.integer("sign");
    if (!(longest > 2)) {
      throw json.refused("longest", "is not above 2");
    }
    if (sign != 1 && sign != -1) {
      throw json.refused("sign", "is neither 1 nor -1");
    }
    return new Initializer.Timescales(longest, sign < 0, json.integer("shift"));
  }

  private static long count(JsonFields json, String key) {
    long value = json.integer(key);
    if (value < 0) {
      throw json.refused(key, "is negative");
    }
    return value;
  }

  private static List<Initializer.Part> parts(JsonFields json) {
    List<Initializer.Part> parts = new ArrayList<>();
    for (JsonFields part : json.objects("parts")) {
      parts.add(
          new Initializer.Part(
              part.string("label"), count(part, "size"), initializer(part.object("initializer"))));
      part.end();
    }
    return parts;
  }

  private static StreamDraw draw(JsonFields json) {
    Initializer distribution = initializer(json.object("distribution"));
    if (!(distribution instanceof Initializer.Normal)
        && !(distribution instanceof Initializer.Uniform)) {
      throw json.refused("distribution", "is neither normal nor uniform");
    }
    StreamDraw draw =
        new StreamDraw(
            json.string("parameter"),
            count(json, "from"),
            count(json, "count"),
            distribution,
            json.has("start") && startsAgain(json));
    json.end();
    return draw;
  }

  private static boolean startsAgain(JsonFields json) {
    if (!json.string("start").equals(LockText.START)) {
      throw json.refused("start", "is not " + LockText.START);
    }
    return true;
  }

  private static Finding finding(JsonFields json) {
    Finding finding =
        new Finding(
            json.string("rule"),
            label(
                json,
                "severity",
                Finding.Severity.values(),
                severity -> severity.name().toLowerCase(Locale.ROOT)),
            json.string("where"),
            json.string("because"),
            json.string("fix"));
    json.end();
    return finding;
  }

  private static <T> T label(JsonFields json, String key, T[] values, Function<T, String> label) {
    String text = json.string(key);
    return Stream.of(values)
        .filter(value -> label.apply(value).equals(text))
        .findFirst()
        .orElseThrow(() -> json.refused(key, "%s is not known".formatted(text)));
  }
}
