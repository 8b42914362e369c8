// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.evenkeel.InvalidInputException;
import io.evenkeel.kernel.KernelRequest;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Rounding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The kernels of this process write the bits of the scalar ones, whatever is asked for. The build
 * runs this test without the Vector module and with vectors of each width; the property {@value
 * #EXPECTED} says which kernels must be at work, so that none is passed over in silence.
 */
@EnabledIf(value = AskedWidth.IS_THERE, disabledReason = AskedWidth.REASON)
final class KernelContractTest {
  private static final String EXPECTED = "evenkeel.test.expected";

  private static final Kernels SCALAR = new ScalarKernels();
  private static final Kernels KERNELS =
      KernelRequest.moduleIsPresent() ? new VectorKernels() : SCALAR;
  private static final Key KEY = Key.of(Seed.of(42), "layer1.0.conv1.weight");

  private static final List<Law> LAWS =
      List.of(
          Law.UNIT_NORMAL,
          Law.normal(0, 0.05),
          Law.normal(0.25, 3),
          Law.normal(-0.0, 0),
          Law.normal(0, 1e-42),
          Law.normal(0, 1e-7),
          Law.normal(0, 3e38),
          Law.UNIT_UNIFORM,
          Law.uniform(-0.3, 0.3),
          Law.uniform(0.1, 0.7),
          Law.truncatedNormal(0, 0.02, 2),
          Law.truncatedNormal(1, 0.02, 2),
          Law.truncatedNormal(0, 0.02, 0.5),
          Law.truncatedNormal(0, 0.02, 3),
          Law.truncatedNormal(0.1, 0.02, 5));

  private static final int[] SIZES = {
    0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 61, 1023, 1024, 1025, 4095, 4096, 4097, 7919
  };

  private static final long[] STARTS = {0, 1, 17, 32, 4095, 5003, (1L << 40) - 33, (1L << 62) + 7};

  enum DTypes {
    F32(DType.F32),
    BF16(DType.BF16),
    F16(DType.F16),
    F64(DType.F64);

    private final DType dtype;

    DTypes(DType dtype) {
      this.dtype = dtype;
    }
  }

  static Stream<Law> laws() {
    return LAWS.stream();
  }

  @Test
  void theKernelsThatTheBuildAskedForAreAtWork() {
    switch (System.getProperty(EXPECTED, "vector")) {
      case "scalar" -> {
        assertThat(KernelRequest.moduleIsPresent()).isFalse();
        assertThat(KernelChoice.next(Law.UNIT_NORMAL, DType.F32, 1))
            .isInstanceOf(SCALAR.getClass());
      }
      case "vector" -> assertThat(KernelRequest.moduleIsPresent()).isTrue();
      case String width -> {
        assertThat(KernelChoice.next(Law.UNIT_NORMAL, DType.F32, 1))
            .isInstanceOf(VectorKernels.class);
        assertThat(Lanes.BITS).isEqualTo(Integer.parseInt(width));
      }
    }
  }

  @Test
  void vectorKernelsWithoutTheirModuleAreRefusedInOneLine() {
    for (String value : List.of("vector", "vector-128", "vector-256", "vector-512")) {
      KernelChoice choice = KernelChoice.of(value, false, () -> 0);
      assertThatThrownBy(() -> choice.kernels(Law.UNIT_NORMAL, DType.F32, 1))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "system property evenkeel.kernels="
                  + value
                  + ": needs Java's option --add-modules jdk.incubator.vector");
    }
  }

  @Test
  void vectorsThatTheProcessorDoesNotHaveAreRefusedInOneLine() {
    KernelChoice wide = KernelChoice.of("vector-512", true, () -> 256);
    assertThatThrownBy(() -> wide.kernels(Law.UNIT_NORMAL, DType.F32, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "system property evenkeel.kernels=vector-512: this processor has vectors of 256 bits;"
                + " choose vector");
    assertThat(
            KernelChoice.of("vector-256", true, () -> 256).kernels(Law.UNIT_NORMAL, DType.F32, 1))
        .isInstanceOf(VectorKernels.class);
  }

  @Test
  void unknownKernelsAreRefusedInOneLine() {
    KernelChoice choice = KernelChoice.of("fast", true, () -> 256);
    assertThatThrownBy(() -> choice.kernels(Law.UNIT_NORMAL, DType.F32, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "system property evenkeel.kernels=fast: choose auto, scalar, vector or one of"
                + " vector-128, vector-256, vector-512");
  }

  @Test
  void withoutTheModuleTheScalarKernelsRun() {
    assertThat(
            KernelChoice.of("auto", false, () -> 0).kernels(Law.UNIT_NORMAL, DType.F32, 1L << 40))
        .isInstanceOf(ScalarKernels.class);
  }

  @ParameterizedTest
  @MethodSource("laws")
  void everyTypeSizeAndStartHasTheScalarBits(Law law) {
    try (Arena arena = Arena.ofConfined()) {
      for (DTypes type : DTypes.values()) {
        int bytes = type.dtype.bytes();
        MemorySegment actual = arena.allocate(7919L * bytes + 64, 64);
        MemorySegment expected = arena.allocate(7919L * bytes, 64);
        for (int i = 0; i < SIZES.length; i++) {
          long from = STARTS[i % STARTS.length];
          // Any alignment, that of the element included.
          MemorySegment part = actual.asSlice(i % 5, (long) SIZES[i] * bytes);
          fill(KERNELS, law, from, part, type.dtype);
          MemorySegment oracle = expected.asSlice(0, part.byteSize());
          fill(SCALAR, law, from, oracle, type.dtype);
          assertSame(part, oracle, type + " " + SIZES[i] + " from " + from);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("laws")
  void heapArraysTakeTheSameBits(Law law) {
    MemorySegment expected = MemorySegment.ofArray(new float[5000]);
    fill(SCALAR, law, 77, expected, DType.F32);
    float[] floats = new float[5000];
    fill(KERNELS, law, 77, MemorySegment.ofArray(floats), DType.F32);
    assertSame(MemorySegment.ofArray(floats), expected, "float[]");

    byte[] unaligned = new byte[20_001];
    MemorySegment part = MemorySegment.ofArray(unaligned).asSlice(1);
    fill(KERNELS, law, 77, part, DType.F32);
    assertSame(part, expected, "byte[]");

    for (DType narrow : List.of(DType.BF16, DType.F16)) {
      short[] shorts = new short[5000];
      fill(KERNELS, law, 77, MemorySegment.ofArray(shorts), narrow);
      for (int i = 0; i < shorts.length; i++) {
        float value = expected.getAtIndex(ValueLayout.JAVA_FLOAT, i);
        assertThat(shorts[i])
            .isEqualTo(
                narrow == DType.BF16 ? Rounding.toBfloat16(value) : Rounding.toFloat16(value));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingOutsideTheDestinationIsWritten(DTypes type) {
    try (Arena arena = Arena.ofConfined()) {
      int bytes = type.dtype.bytes();
      for (int count : new int[] {1, 31, 32, 1024, 4096, 5000}) {
        MemorySegment all = arena.allocate((long) count * bytes + 256);
        all.fill((byte) 0x5a);
        fill(KERNELS, Law.UNIT_UNIFORM, 0, all.asSlice(128, (long) count * bytes), type.dtype);
        for (int i = 0; i < 128; i++) {
          assertThat(all.get(ValueLayout.JAVA_BYTE, i)).isEqualTo((byte) 0x5a);
          assertThat(all.get(ValueLayout.JAVA_BYTE, all.byteSize() - 1 - i)).isEqualTo((byte) 0x5a);
        }
      }
    }
  }

  static Stream<Law> kinds() {
    return Stream.of(LAWS.get(1), LAWS.get(8), LAWS.get(11), LAWS.get(13));
  }

  /** Compiled code, where the first tests may have been interpreted. */
  @ParameterizedTest
  @MethodSource("kinds")
  void tenMillionValuesInRandomPartsAreTheScalarOnes(Law law) {
    int count = 10_000_000;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment expected = arena.allocate(4L * count, 64);
      MemorySegment actual = arena.allocate(4L * count, 64);
      fill(SCALAR, law, 12_345, expected, DType.F32);
      SplitMix random = new SplitMix(7);
      for (long done = 0; done < count; ) {
        long part = Math.min(random.below(1 << (4 + random.below(18))), count - done);
        fill(KERNELS, law, 12_345 + done, actual.asSlice(4 * done, 4 * part), DType.F32);
        done += part;
      }
      assertSame(actual, expected, "parts");
    }
  }

  static Stream<Arguments> kindsAndTypes() {
    return kinds().flatMap(law -> Stream.of(DTypes.values()).map(type -> arguments(law, type)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndTypes")
  void anyNumberOfThreadsWritesTheSameBits(Law law, DTypes type) {
    long bytes = 1_000_003L * type.dtype.bytes();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment expected = arena.allocate(bytes);
      fill(SCALAR, law, 999, expected, type.dtype);
      for (int threads = 1; threads <= 8; threads++) {
        MemorySegment actual = arena.allocate(bytes);
        drawInParallel(threads, law, actual, type.dtype);
        assertSame(actual, expected, threads + " threads");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void tenMillionValuesInAnArrayAreTheSameByAnyNumberOfThreads(Law law) {
    MemorySegment expected = MemorySegment.ofArray(new float[10_000_000]);
    fill(SCALAR, law, 999, expected, DType.F32);
    for (int threads : new int[] {1, 2, 3, 8}) {
      MemorySegment actual = MemorySegment.ofArray(new float[10_000_000]);
      drawInParallel(threads, law, actual, DType.F32);
      assertSame(actual, expected, threads + " threads");
    }
  }

  private static void drawInParallel(int threads, Law law, MemorySegment to, DType dtype) {
    RandomValues values = RandomValues.of(Seed.of(42), "layer1.0.conv1.weight");
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      pool.submit(() -> values.drawInParallel(law, 999, to, dtype)).join();
    }
  }

  @Test
  void closedMemoryAndThatOfOtherThreadsIsRefused() throws InterruptedException {
    MemorySegment segment;
    try (Arena arena = Arena.ofConfined()) {
      segment = arena.allocate(4096 * 4);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      MemorySegment confined = segment;
      Thread.ofPlatform()
          .start(() ->
              thrown.set(
                  catchThrowable(() -> fill(KERNELS, Law.UNIT_NORMAL, 0, confined, DType.F32))))
          .join();
      assertThat(thrown.get()).isInstanceOf(WrongThreadException.class);
    }
    MemorySegment closed = segment;
    assertThatThrownBy(() -> fill(KERNELS, Law.UNIT_NORMAL, 0, closed, DType.F32))
        .isInstanceOf(IllegalStateException.class);
  }

  private static void fill(
      Kernels kernels, Law law, long from, MemorySegment destination, DType dtype) {
    Walk.fill(kernels, KEY, law, from, Destination.littleEndian(destination, dtype));
  }

  private static void assertSame(MemorySegment actual, MemorySegment expected, String what) {
    assertThat(actual.mismatch(expected)).as("first different byte, %s", what).isEqualTo(-1);
  }
}
