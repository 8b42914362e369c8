// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes NumPy's array files: {@code .npy} (versions 1 to 3) and {@code .npz}.
 *
 * <p>Arrays of integers up to 64 bits, booleans and f16, f32, f64 are read in either byte order and
 * in C or Fortran order. Objects (pickles), structured types, strings, dates and complex numbers
 * are refused.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">The
 *     format</a>
 */
public final class Npy {
  private Npy() {}

  /**
   * Reads one array. Its data are mapped, unless they must be reordered, and stay valid as long as
   * they are reachable; the file must not be shortened meanwhile.
   *
   * @throws InvalidInputException if it is not a sound {@code .npy} file of numbers
   */
  public static NpyArray read(Path file) {
    return NpyDecoder.decode(file.toString(), InputFile.map(file, Arena.ofAuto()));
  }

  /**
   * Reads all arrays of a {@code .npz} file into memory, by the names NumPy gives them. Entries
   * that are not {@code .npy} files are passed over.
   *
   * @throws InvalidInputException if it is not a sound file, or its arrays take more than half of
   *     the memory that the Java machine may use
   */
  public static Map<String, NpyArray> readNpz(Path file) {
    return NpzReader.read(file, Runtime.getRuntime().maxMemory() / 2);
  }

  /**
   * Writes one array as NumPy does: version 1.0, C order, little-endian.
   *
   * @throws InvalidInputException if NumPy has no such dtype (bf16, f8) or the file cannot be
   *     written there
   */
  public static void write(Path file, NpyArray array) {
    Tensor tensor = new Tensor("array", array.dtype(), array.shape());
    write(file, tensor, new OneArray(tensor, array.data()), WriteOptions.defaults());
  }

  /**
   * Streams one tensor of a source into a {@code .npy} file.
   *
   * @param tensor one of the source's
   * @throws InvalidInputException as for {@link #write(Path, NpyArray)}
   */
  public static void write(Path file, Tensor tensor, TensorSource source, WriteOptions options) {
    Layout layout = Layout.of(List.of(tensor));
    var header = NpyHeader.encode(tensor.dtype(), tensor.shape());
    long totalBytes = header.remaining() + layout.byteCount();
    AtomicFile.write(
        file, totalBytes, channel -> DataWriter.write(channel, header, layout, source, options));
  }

  private record OneArray(Tensor tensor, MemorySegment data) implements TensorSource {
    @Override
    public List<Tensor> tensors() {
      return List.of(tensor);
    }

    @Override
    public void read(Tensor asked, long from, MemorySegment destination) {
      long offset = from * asked.dtype().bytes();
      MemorySegment.copy(data, offset, destination, 0, destination.byteSize());
    }
  }
}
