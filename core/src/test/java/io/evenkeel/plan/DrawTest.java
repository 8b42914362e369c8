// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Content;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.GraphBuilder;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Role;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Elements;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DrawTest {
  private static final Graph EMPTY = new GraphBuilder("empty", 17).build();

  /** Shapes beyond the chunk of 4096 elements in which values are written. */
  private static final Shape LARGE = Shape.of(96, 51);

  private record Kind(Initializer initializer, Shape shape) {}

  private static List<Kind> kinds() {
    Initializer orthogonal = new Initializer.Orthogonal(1.2);
    return List.of(
        new Kind(new Initializer.Constant(0.3), LARGE),
        new Kind(new Initializer.Normal(0.1, 0.7), LARGE),
        new Kind(new Initializer.TruncatedNormal(0, 0.7, 2), LARGE),
        new Kind(new Initializer.Uniform(-0.2, 0.4), LARGE),
        new Kind(orthogonal, LARGE),
        new Kind(new Initializer.DeltaOrthogonal(1), Shape.of(30, 20, 3, 3)),
        new Kind(new Initializer.Dirac(2, 3), Shape.of(30, 10, 5, 5)),
        new Kind(new Initializer.Hadamard(0.3), Shape.of(30, 10, 5, 5)),
        new Kind(new Initializer.Timescales(50, false, 3), LARGE),
        new Kind(new Initializer.Sparse(7, 1), LARGE),
        // Gates, of which one is drawn as a matrix of its own.
        new Kind(
            new Initializer.Blocks(
                1,
                List.of(
                    new Initializer.Part("i", 31, orthogonal),
                    new Initializer.Part("f", 1, Initializer.ones()),
                    new Initializer.Part("o", 64, new Initializer.Sparse(3, 1)))),
            LARGE),
        // Projections side by side.
        new Kind(
            new Initializer.Blocks(
                96,
                List.of(
                    new Initializer.Part("q", 17, orthogonal),
                    new Initializer.Part("k", 17, orthogonal),
                    new Initializer.Part("v", 17, new Initializer.Normal(0, 1)))),
            LARGE));
  }

  private static PlannedParameter planned(Initializer initializer, Tensor tensor, String... alias) {
    return new PlannedParameter(
        tensor,
        "stored." + tensor.name(),
        List.of(alias),
        Role.OTHER,
        Optional.empty(),
        OptionalDouble.empty(),
        initializer,
        "for a test");
  }

  private static Draw draw(PlannedParameter parameter, DType dtype) {
    return draw(parameter, EMPTY, Optional.of(dtype), Draw.Naming.PARAMETER);
  }

  private static Draw draw(
      PlannedParameter parameter, Graph graph, Optional<DType> dtype, Draw.Naming naming) {
    Plan plan = new Plan("m", "r", "a", List.of(parameter), List.of());
    return Draw.of(plan, graph, Seed.of(11), dtype, naming);
  }

  private static byte[] read(Draw draw, Tensor tensor, long from, long count) {
    byte[] bytes = new byte[Math.toIntExact(count * tensor.dtype().bytes())];
    draw.read(tensor, from, MemorySegment.ofArray(bytes));
    return bytes;
  }

  private static byte[] read(Draw draw) {
    Tensor tensor = draw.tensors().getFirst();
    return read(draw, tensor, 0, tensor.elementCount());
  }

  @ParameterizedTest
  @EnumSource(names = {"F64", "F32", "F16", "BF16"})
  void anySliceOfAnyTensorEqualsThatSliceOfTheWhole(DType dtype) {
    Random random = new Random(5);
    for (Kind kind : kinds()) {
      Draw draw = draw(planned(kind.initializer, Tensor.of("w", kind.shape)), dtype);
      Tensor tensor = draw.tensors().getFirst();
      MemorySegment whole = MemorySegment.ofArray(read(draw));
      for (int i = 0; i < 25; i++) {
        long from = random.nextLong(tensor.elementCount());
        long count = random.nextLong(tensor.elementCount() - from + 1);
        MemorySegment slice = MemorySegment.ofArray(read(draw, tensor, from, count));
        MemorySegment expected = whole.asSlice(from * dtype.bytes(), count * dtype.bytes());
        assertThat(slice.mismatch(expected)).as("%s from %d", kind, from).isEqualTo(-1);
      }
    }
  }

  @Test
  void everyTypeHoldsTheSameValuesButForItsRounding() {
    for (Kind kind : kinds()) {
      PlannedParameter parameter = planned(kind.initializer, Tensor.of("w", kind.shape));
      MemorySegment wide = MemorySegment.ofArray(read(draw(parameter, DType.F64)));
      for (DType dtype : List.of(DType.F32, DType.F16, DType.BF16)) {
        MemorySegment narrow = MemorySegment.ofArray(read(draw(parameter, dtype)));
        double unit = dtype == DType.F32 ? 1e-7 : dtype == DType.F16 ? 5e-4 : 4e-3;
        for (long i = 0; i < kind.shape.elementCount(); i++) {
          double exact = Elements.numbers(wide, DType.F64).applyAsDouble(i);
          double stored = Elements.numbers(narrow, dtype).applyAsDouble(i);
          assertThat(Math.abs(stored - exact)).isLessThanOrEqualTo(unit * Math.abs(exact) + 1e-7);
        }
      }
    }
  }

  @Test
  void severalThreadsReadTheSameBytes() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (Kind kind : kinds()) {
        PlannedParameter parameter = planned(kind.initializer, Tensor.of("w", kind.shape));
        byte[] expected = read(draw(parameter, DType.F32));
        Draw shared = draw(parameter, DType.F32);
        List<Future<byte[]>> results = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          results.add(threads.submit(() -> read(shared)));
        }
        for (Future<byte[]> result : results) {
          assertThat(result.get()).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void aTiedParameterIsWrittenUnderEveryNameWithTheSameBytes() {
    PlannedParameter tied =
        planned(new Initializer.Normal(0, 1), Tensor.of("wte", Shape.of(9, 7)), "lm_head");
    Draw draw = draw(tied, EMPTY, Optional.empty(), Draw.Naming.PARAMETER);

    assertThat(draw.tensors()).extracting(Tensor::name).containsExactly("wte", "lm_head");
    assertThat(read(draw, draw.tensors().get(1), 0, 63))
        .isEqualTo(read(draw, draw.tensors().get(0), 0, 63));
  }

  @Test
  void underStoredNamesATiedParameterIsWrittenOnceWithTheSameValues() {
    PlannedParameter tied =
        planned(new Initializer.Normal(0, 1), Tensor.of("wte", Shape.of(9, 7)), "lm_head");
    Draw stored = draw(tied, EMPTY, Optional.empty(), Draw.Naming.STORED);

    assertThat(stored.tensors()).extracting(Tensor::name).containsExactly("stored.wte");
    assertThat(read(stored))
        .isEqualTo(read(draw(tied, EMPTY, Optional.empty(), Draw.Naming.PARAMETER)));
  }

  private static Draw kept(DType own, Shape shape, Content content, DType asked) {
    GraphBuilder builder = new GraphBuilder("kept", 17);
    builder.constant(new Constant(new Tensor("stored.k", own, shape), content));
    PlannedParameter parameter = planned(new Initializer.Keep(), new Tensor("k", own, shape));
    return draw(parameter, builder.build(), Optional.of(asked), Draw.Naming.PARAMETER);
  }

  private static Content doubles(double... values) {
    MemorySegment segment = MemorySegment.ofArray(new byte[8 * values.length]);
    for (int i = 0; i < values.length; i++) {
      segment.set(
          ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 8L * i, values[i]);
    }
    return new Content.Bytes(segment);
  }

  /**
   * 1 + ulp/2 of the short type + a little: to binary32 first it is a tie, and the tie goes to the
   * even neighbour below.
   */
  @Test
  void keptValuesAreRoundedOnce() {
    double little = 0x1p-40;
    double half16 = 1 + 0x1p-11 + little;
    double halfBrain = 1 + 0x1p-8 + little;
    Shape one = Shape.of(1);
    assertThat(number(kept(DType.F64, one, doubles(half16), DType.F16), DType.F16))
        .isEqualTo(1 + 0x1p-10);
    assertThat(number(kept(DType.F64, one, doubles(halfBrain), DType.BF16), DType.BF16))
        .isEqualTo(1 + 0x1p-7);
    assertThat(number(kept(DType.F64, one, doubles(-half16), DType.F16), DType.F16))
        .isEqualTo(-1 - 0x1p-10);
  }

  private static double number(Draw draw, DType dtype) {
    return Elements.numbers(MemorySegment.ofArray(read(draw)), dtype).applyAsDouble(0);
  }

  /** Compared with the nearer of the two neighbours in exact arithmetic. */
  @Test
  void keptValuesGoToTheNearestNumberOfTheShortType() {
    Random random = new Random(17);
    double[] values = new double[5000];
    for (int i = 0; i < values.length; i++) {
      long tie = (long) (random.nextInt(1 << 13) | 1) << 10;
      double near = Math.scalb((double) ((1L << 23) + tie), -23);
      double nudge = random.nextInt(3) - 1;
      values[i] = (near + nudge * 0x1p-45) * Math.scalb(1.0, random.nextInt(40) - 25);
    }
    for (DType dtype : List.of(DType.F16, DType.BF16)) {
      Draw draw = kept(DType.F64, Shape.of(values.length), doubles(values), dtype);
      MemorySegment bytes = MemorySegment.ofArray(read(draw));
      for (int i = 0; i < values.length; i++) {
        double stored = Elements.numbers(bytes, dtype).applyAsDouble(i);
        if (!Double.isInfinite(stored)) {
          short bits = bytes.get(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * i);
          assertThat(distance(values[i], stored))
              .as("%s as %s", values[i], dtype)
              .isLessThanOrEqualTo(distance(values[i], decode((short) (bits + 1), dtype)))
              .isLessThanOrEqualTo(distance(values[i], decode((short) (bits - 1), dtype)));
        }
      }
    }
  }

  private static BigDecimal distance(double exact, double stored) {
    return Double.isFinite(stored)
        ? new BigDecimal(exact).subtract(new BigDecimal(stored)).abs()
        : new BigDecimal(Double.MAX_VALUE);
  }

  private static double decode(short bits, DType dtype) {
    return dtype == DType.F16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << 16);
  }

  @Test
  void keptExtremesStayWhatTheyAre() {
    double[] values = {Double.NaN, Double.POSITIVE_INFINITY, -0.0, 1e300, -1e300, 1e-300};
    for (DType dtype : List.of(DType.F32, DType.F16, DType.BF16)) {
      Draw draw = kept(DType.F64, Shape.of(values.length), doubles(values), dtype);
      MemorySegment bytes = MemorySegment.ofArray(read(draw));
      double[] read = new double[values.length];
      for (int i = 0; i < read.length; i++) {
        read[i] = Elements.numbers(bytes, dtype).applyAsDouble(i);
      }
      assertThat(read)
          .containsExactly(
              Double.NaN,
              Double.POSITIVE_INFINITY,
              -0.0,
              Double.POSITIVE_INFINITY,
              Double.NEGATIVE_INFINITY,
              0);
    }
  }

  @Test
  void keptDoublesStayExact() {
    Shape five = Shape.of(5000);
    byte[] filled = read(kept(DType.F64, five, new Content.Filled(0.1), DType.F64));
    assertThat(Elements.numbers(MemorySegment.ofArray(filled), DType.F64).applyAsDouble(4999))
        .isEqualTo(0.1);
    assertThat(number(kept(DType.F64, Shape.of(1), doubles(0.1), DType.F64), DType.F64))
        .isEqualTo(0.1);
  }

  @Test
  void anySliceOfKeptValuesIsConvertedAlone() {
    double[] values = new Random(2).doubles(9001).toArray();
    for (DType dtype : List.of(DType.F64, DType.F32, DType.F16, DType.BF16)) {
      Draw draw = kept(DType.F64, Shape.of(values.length), doubles(values), dtype);
      Tensor tensor = draw.tensors().getFirst();
      MemorySegment whole = MemorySegment.ofArray(read(draw));
      MemorySegment slice = MemorySegment.ofArray(read(draw, tensor, 4001, 4999));
      assertThat(slice.mismatch(whole.asSlice(4001L * dtype.bytes(), 4999L * dtype.bytes())))
          .isEqualTo(-1);
    }
  }

  @Test
  void aTypeThatCannotBeDrawnIsRefusedWithTheOnesThatCan() {
    for (Initializer initializer : List.of(Initializer.ones(), new Initializer.Normal(0, 1))) {
      Draw draw = draw(planned(initializer, Tensor.of("w", Shape.of(4))), DType.I32);
      assertThatThrownBy(() -> read(draw))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("values cannot be drawn as i32; choose f32, bf16, f16 or f64");
    }
  }
}
