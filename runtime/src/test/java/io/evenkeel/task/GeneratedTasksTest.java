// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every generated task. */
final class GeneratedTasksTest {
  private static final int SAMPLES = 12;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shapes",
        "shapes-20",
        "shapes-segmentation-32",
        "shapes-detection",
        "textures-12",
        "adding-10",
        "copy-5",
        "clusters-16",
        "teacher",
        "teacher-8x3",
        "sentiment",
        "numbers-en-de"
      })
  @Retention(RetentionPolicy.RUNTIME)
  @interface EveryTask {}

  @EveryTask
  void theSameArgumentsGiveTheSameBatch(String name) {
    Map<String, ByteBuffer> once = bytes(task(name, 1).batch(Split.TRAIN, 3, 4), 0, 4);
    Map<String, ByteBuffer> again = bytes(task(name, 1).batch(Split.TRAIN, 3, 4), 0, 4);
    assertThat(again).isEqualTo(once);
  }

  @EveryTask
  void aSampleIsTheSameHoweverBatchesAreCut(String name) {
    Task task = task(name, 1);
    for (Split split : Split.values()) {
      Batch whole = task.batch(split, 0, SAMPLES);
      for (int size : new int[] {1, 3, 4}) {
        for (int number = 0; number < SAMPLES / size; number++) {
          Map<String, ByteBuffer> part = bytes(task.batch(split, number, size), 0, size);
          assertThat(part).isEqualTo(bytes(whole, number * size, size));
        }
      }
    }
  }

  @EveryTask
  void anotherSeedSplitOrNumberGivesOtherSamples(String name) {
    Map<String, ByteBuffer> batch = bytes(task(name, 1).batch(Split.TRAIN, 0, 8), 0, 8);
    for (Batch other :
        new Batch[] {
          task(name, 2).batch(Split.TRAIN, 0, 8),
          task(name, 1).batch(Split.TEST, 0, 8),
          task(name, 1).batch(Split.TRAIN, 1, 8)
        }) {
      String input = other.inputs().keySet().iterator().next();
      assertThat(bytes(other, 0, 8).get(input)).isNotEqualTo(batch.get(input));
    }
  }

  @EveryTask
  void fieldsHaveTheTypesAndShapesOfTheKind(String name) {
    Task task = task(name, 1);
    Batch batch = task.batch(Split.TEST, 0, 5);
    assertThat(task.name()).isEqualTo(name);
    FedTensor input = batch.inputs().values().iterator().next();
    assertThat(input.shape().dimensions().subList(1, input.shape().rank()))
        .startsWith(task.sample().dimensions().toArray(new Long[0]));
    batch.inputs().values().forEach(field -> assertThat(field.shape().dimension(0)).isEqualTo(5));
    switch (task.kind()) {
      case CLASSIFICATION -> requireTargets(batch, Map.of("labels", DType.I64));
      case REGRESSION -> requireTargets(batch, Map.of("values", DType.F32));
      case SEGMENTATION -> requireTargets(batch, Map.of("mask", DType.I64));
      case DETECTION -> requireTargets(batch, Map.of("labels", DType.I64, "boxes", DType.F32));
      case SEQUENCE -> requireTargets(batch, Map.of("labels", DType.I64));
    }
  }

  private static void requireTargets(Batch batch, Map<String, DType> expected) {
    Map<String, DType> found = new HashMap<>();
    batch.targets().forEach((name, field) -> found.put(name, field.dtype()));
    assertThat(found).isEqualTo(expected);
    batch.targets().values().forEach(f -> assertThat(f.data().isNative()).isTrue());
  }

  @EveryTask
  void classNumbersAreBelowTheirCount(String name) {
    Task task = task(name, 1);
    Batch batch = task.batch(Split.TRAIN, 0, 50);
    batch
        .targets()
        .forEach((target, field) -> {
          if (field.dtype() == DType.I64) {
            assertThat(Arrays.stream(Contents.integers(field)))
                .allMatch(label -> label >= Batch.IGNORED && label < task.classes());
          }
        });
  }

  @Test
  void everyFamilyHasAnExampleThatCanBeMade() {
    for (TaskFamily family : Tasks.list()) {
      assertThat(Tasks.isName(family.example())).as(family.example()).isTrue();
    }
  }

  @Test
  void anUnknownTaskIsRefusedWithTheKnownOnes() {
    assertThatThrownBy(() -> task("shape", 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            "there is no task 'shape'; did you mean shapes-S? there are shapes-S, ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shapes-8",
        "shapes-99999999999",
        "adding-1",
        "copy-0",
        "teacher-0x1",
        "numbers-en-xx"
      })
  void impossibleNumbersAreRefusedInOneLine(String name) {
    assertThatThrownBy(() -> task(name, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("there is no task " + name + ": ")
        .hasMessageNotContaining("\n");
  }

  private static Task task(String name, long seed) {
    return Tasks.of(name, Seed.of(seed));
  }

  /** The bytes of some rows by field. */
  private static Map<String, ByteBuffer> bytes(Batch batch, int from, int rows) {
    Map<String, ByteBuffer> bytes = new HashMap<>();
    Map<String, FedTensor> fields = new HashMap<>(batch.inputs());
    fields.putAll(batch.targets());
    fields.forEach((name, field) -> {
      long row = field.data().byteSize() / field.shape().dimension(0);
      bytes.put(name, field.data().asSlice(from * row, rows * row).asByteBuffer());
    });
    return bytes;
  }
}
