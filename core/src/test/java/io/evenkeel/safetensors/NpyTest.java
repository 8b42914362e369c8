// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyTest {
  private static final Shape CUBE = Shape.of(2, 3, 4);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "f2,F16", "f4,F32", "f8,F64", "i1,I8", "i2,I16", "i4,I32", "i8,I64", "u1,U8", "u2,U16",
    "u4,U32", "u8,U64", "b1,BOOL"
  })
  void everyTypeIsReadInEveryOrder(String code, DType dtype) {
    for (String kind : new String[] {"c_", "big_fortran_"}) {
      NpyArray array = Npy.read(Golden.file(kind + code + ".npy"));
      assertThat(array.dtype()).isEqualTo(dtype);
      assertThat(array.shape()).isEqualTo(CUBE);
      for (int i = 0; i < 24; i++) {
        double expected = dtype == DType.BOOL ? Math.min(i, 1) : i;
        assertThat(value(array, i)).as("%s[%d]", kind + code, i).isEqualTo(expected);
      }
    }
  }

  private static double value(NpyArray array, int i) {
    MemorySegment data = array.data();
    ByteOrder little = ByteOrder.LITTLE_ENDIAN;
    return switch (array.dtype().bytes()) {
      case 1 -> data.get(ValueLayout.JAVA_BYTE, i);
      case 2 -> {
        short bits = data.get(ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(little), 2L * i);
        yield array.dtype() == DType.F16 ? Float.float16ToFloat(bits) : bits;
      }
      case 4 -> {
        int bits = data.get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(little), 4L * i);
        yield array.dtype() == DType.F32 ? Float.intBitsToFloat(bits) : bits;
      }
      default -> {
        long bits = data.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(little), 8L * i);
        yield array.dtype() == DType.F64 ? Double.longBitsToDouble(bits) : bits;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyVersionIsRead(int version) {
    NpyArray array = Npy.read(Golden.file("version_" + version + ".npy"));
    assertThat(array.shape()).isEqualTo(CUBE);
    assertThat(value(array, 23)).isEqualTo(23);
  }

  @Test
  void scalarsVectorsAndEmptyArraysAreRead() {
    NpyArray scalar = Npy.read(Golden.file("scalar.npy"));
    assertThat(scalar.shape()).isEqualTo(Shape.SCALAR);
    assertThat(value(scalar, 0)).isEqualTo(2.5);
    assertThat(Npy.read(Golden.file("none.npy")).shape()).isEqualTo(Shape.of(0, 3));
    assertThat(Npy.read(Golden.file("vector.npy")).shape()).isEqualTo(Shape.of(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c_f2", "c_f4", "c_f8", "c_i1", "c_i2", "c_i4", "c_i8", "c_u1", "c_u2", "c_u4", "c_u8",
        "c_b1", "scalar", "none", "vector"
      })
  void writingGivesNumPysBytes(String name) {
    Path copy = folder.resolve("copy.npy");
    Npy.write(copy, Npy.read(Golden.file(name + ".npy")));
    assertThat(copy).hasSameBinaryContentAs(Golden.file(name + ".npy"));
  }

  @Test
  void aTensorIsStreamedFromASource() throws IOException {
    Tensor tensor = Tensor.of("w", Shape.of(1000));
    Path file = folder.resolve("streamed.npy");
    WriteOptions options = WriteOptions.defaults().withThreads(3).withBufferBytes(64);
    Npy.write(file, tensor, Bytes.of(tensor), options);
    byte[] data = Npy.read(file).data().toArray(ValueLayout.JAVA_BYTE);
    for (int i = 0; i < data.length; i++) {
      assertThat(data[i]).isEqualTo(Bytes.at("w", i));
    }
  }

  @Test
  void arraysOnTheHeapOfAnyTypeAreWritten() {
    Path file = folder.resolve("heap.npy");
    MemorySegment floats = MemorySegment.ofArray(new float[] {1, 2, 3});
    Npy.write(file, new NpyArray(DType.F32, Shape.of(3), floats));
    assertThat(value(Npy.read(file), 2)).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"stored", "packed"})
  void npzIsReadByName(String name) {
    Map<String, NpyArray> arrays = Npy.readNpz(Golden.file(name + ".npz"));
    assertThat(arrays).containsOnlyKeys("weight", "folder/bias", "flag");
    assertThat(value(arrays.get("weight"), 23)).isEqualTo(23);
    assertThat(value(arrays.get("folder/bias"), 2)).isEqualTo(2);
    assertThat(arrays.get("flag").shape()).isEqualTo(Shape.SCALAR);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "objects|holds an array of Python objects; save an array of numbers",
        "structured|holds a structured array; save each field as an array of its own",
        "strings|holds an array of NumPy type \"<U2\"; convert it with astype first",
        "complex|holds an array of NumPy type \"<c16\"; convert it with astype first"
      })
  void whatIsNoNumberIsRefused(String name, String message) {
    Path file = Golden.file(name + ".npy");
    assertThatThrownBy(() -> Npy.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " " + message);
  }

  @Test
  void typesThatNumPyLacksAreNotWritten() {
    NpyArray array = new NpyArray(DType.BF16, Shape.of(1), MemorySegment.ofArray(new short[1]));
    assertThatThrownBy(() -> Npy.write(folder.resolve("bf16.npy"), array))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("NumPy has no bf16; write f32, or a .safetensors file");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void dataMustFillTheShape() {
    MemorySegment short1 = MemorySegment.ofArray(new byte[7]);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NpyArray(DType.F32, Shape.of(2), short1))
        .withMessage("7 bytes of data for 2 of F32, which has 8");
  }
}
