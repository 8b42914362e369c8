// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The rooms of the house and the arrows between them; docs/architecture.md draws the same. */
final class RoomsTest {
  private static final String ROOT = "io.evenkeel.";

  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("tensor", Set.of()),
          Map.entry("kernel", Set.of()),
          Map.entry("digest", Set.of()),
          Map.entry("random", Set.of("tensor", "kernel", "digest")),
          Map.entry("stream", Set.of("tensor")),
          Map.entry("activation", Set.of()),
          Map.entry("matrix", Set.of("kernel")),
          Map.entry("stability", Set.of("activation")),
          Map.entry("spelling", Set.of()),
          Map.entry(
              "init", Set.of("tensor", "random", "matrix", "activation", "stability", "spelling")),
          Map.entry("graph", Set.of("tensor")),
          Map.entry("network", Set.of("tensor", "graph", "spelling")),
          Map.entry("idiom", Set.of("tensor", "graph", "activation")),
          Map.entry("axes", Set.of("tensor", "graph")),
          Map.entry("signal", Set.of("tensor", "graph", "idiom", "axes", "activation")),
          Map.entry("residual", Set.of("graph", "idiom", "init")),
          Map.entry("role", Set.of("tensor", "graph", "idiom", "activation", "init", "residual")),
          Map.entry(
              "plan",
              Set.of(
                  "tensor",
                  "random",
                  "stream",
                  "activation",
                  "stability",
                  "graph",
                  "init",
                  "role",
                  "signal")),
          Map.entry("json", Set.of()),
          Map.entry("certificate", Set.of("tensor", "digest", "random", "init", "plan", "signal")),
          Map.entry("safetensors", Set.of("tensor", "digest", "json")),
          Map.entry(
              "lock",
              Set.of(
                  "digest",
                  "tensor",
                  "random",
                  "init",
                  "graph",
                  "signal",
                  "plan",
                  "certificate",
                  "json",
                  "safetensors")),
          Map.entry("onnx", Set.of("tensor", "graph", "safetensors")),
          Map.entry("engine", Set.of("tensor", "random", "graph", "onnx")),
          Map.entry("expression", Set.of("tensor", "graph")),
          Map.entry("gradient", Set.of("tensor", "graph", "expression")),
          Map.entry("train", Set.of("tensor", "graph", "expression", "gradient", "engine")),
          Map.entry(
              "race",
              Set.of(
                  "tensor",
                  "random",
                  "graph",
                  "init",
                  "role",
                  "plan",
                  "engine",
                  "calibrate",
                  "detection",
                  "task",
                  "safetensors",
                  "train")),
          Map.entry("detection", Set.of()),
          Map.entry("task", Set.of("tensor", "random", "spelling")),
          Map.entry(
              "calibrate",
              Set.of(
                  "tensor", "random", "init", "graph", "idiom", "axes", "role", "signal", "plan",
                  "engine")),
          Map.entry(
              "probe", Set.of("tensor", "random", "graph", "axes", "gradient", "engine", "signal")),
          Map.entry(
              "check",
              Set.of(
                  "tensor",
                  "random",
                  "init",
                  "graph",
                  "role",
                  "signal",
                  "plan",
                  "engine",
                  "gradient",
                  "probe")),
          Map.entry(
              "reproduce",
              Set.of(
                  "tensor",
                  "random",
                  "activation",
                  "stability",
                  "init",
                  "graph",
                  "network",
                  "signal",
                  "plan",
                  "engine",
                  "probe",
                  "race",
                  "task",
                  "train")),
          Map.entry(
              "report",
              Set.of(
                  "tensor",
                  "init",
                  "plan",
                  "signal",
                  "certificate",
                  "safetensors",
                  "calibrate",
                  "check",
                  "reproduce",
                  "race",
                  "train")),
          Map.entry("live", Set.of("report")),
          Map.entry(
              "cli",
              Set.of(
                  "tensor",
                  "digest",
                  "random",
                  "init",
                  "graph",
                  "network",
                  "role",
                  "signal",
                  "plan",
                  "certificate",
                  "lock",
                  "safetensors",
                  "onnx",
                  "engine",
                  "probe",
                  "calibrate",
                  "check",
                  "report",
                  "live",
                  "reproduce",
                  "race",
                  "task",
                  "train")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.evenkeel");

  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()).split("\\.", 2)[0] : "";
  }

  @Test
  void roomsUseOnlyTheRoomsTheirArrowsPointTo() {
    Map<String, Set<String>> forbidden = new TreeMap<>();
    for (JavaClass type : CLASSES) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String from = room(type);
        String to = room(dependency.getTargetClass());
        boolean ours = !from.isEmpty() && !to.isEmpty() && !from.equals(to);
        if (ours && !ARROWS.getOrDefault(from, Set.of()).contains(to)) {
          forbidden
              .computeIfAbsent(from + " → " + to, arrow -> new TreeSet<>())
              .add(type.getSimpleName());
        }
      }
    }
    assertThat(forbidden).isEmpty();
  }

  @Test
  void everyArrowIsWalked() {
    Map<String, Set<String>> unused = new TreeMap<>();
    ARROWS.forEach((room, arrows) -> unused.put(room, new TreeSet<>(arrows)));
    for (JavaClass type : CLASSES) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        unused.getOrDefault(room(type), new TreeSet<>()).remove(room(dependency.getTargetClass()));
      }
    }
    unused.values().removeIf(Set::isEmpty);
    assertThat(unused).isEmpty();
  }

  @Test
  void everyRoomIsKnownAndHasAPage() {
    Set<String> found = new TreeSet<>();
    CLASSES.forEach(type -> found.add(room(type)));
    found.remove("");
    assertThat(found).isEqualTo(new TreeSet<>(ARROWS.keySet()));
    for (String room : ARROWS.keySet()) {
      assertThat(CLASSES.contain(ROOT + room + ".package-info")).as(room).isTrue();
    }
  }

  @Test
  void onlyTheEngineKnowsTheRuntimeAndOnlyOnnxKnowsProtobuf() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "engine..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.onnxruntime..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "onnx..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.protobuf..", "ai.onnx.proto..")
        .check(CLASSES);
  }

  @Test
  void onlyValuesAndMatricesAreMadeWithTheVectorApi() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "random..", ROOT + "matrix..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLinePrintsAndExits() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(CLASSES);
  }

  @Test
  void everyRandomNumberComesFromTheRandomRoom() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .orShould()
        .callMethod(Math.class, "random")
        .check(CLASSES);
  }

  /** A ratchet: lower it when the number falls. */
  @Test
  void mostTypesAreHidden() {
    long all = CLASSES.stream().filter(JavaClass::isTopLevelClass).count();
    long open =
        CLASSES.stream()
            .filter(JavaClass::isTopLevelClass)
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
            .count();
    assertThat((double) open / all).isLessThan(0.30);
  }
}
