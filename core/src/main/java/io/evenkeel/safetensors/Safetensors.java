// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes safetensors files.
 *
 * <p>The bytes written are those of Hugging Face's reference writer and depend only on the tensors
 * and the metadata, not on the order in which the source lists them, nor on threads or buffers.
 * Values are streamed: a file may be larger than memory.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">The format</a>
 */
public final class Safetensors {
  /** What transformers expects to find in a file meant for PyTorch. */
  private static final Map<String, String> PYTORCH = Map.of("format", "pt");

  private Safetensors() {}

  /** Writes a file for PyTorch: metadata {@code {"format": "pt"}}, default options. */
  public static void write(Path file, TensorSource source) {
    write(file, source, PYTORCH, WriteOptions.defaults());
  }

  /**
   * Writes every tensor of a source into a file, which appears under its name only when complete.
   *
   * @param source its tensors have different names; tied weights are listed once per name and
   *     stored as copies
   * @param metadata strings by name; left out of the file if empty
   * @throws InvalidInputException if the tensors cannot be stored in this format, or the file
   *     cannot be written there
   */
  public static void write(
      Path file, TensorSource source, Map<String, String> metadata, WriteOptions options) {
    try (AtomicFile pending =
        writePending(file, Layout.of(source.tensors()), source, metadata, options)) {
      pending.commit();
    }
  }

  /**
   * Writes a file as {@link #write(Path, TensorSource, Map, WriteOptions)} does, in a way that
   * survives an interruption, a killed process and a power cut: what is there of it stays beside it
   * under the name {@link #partial}, and the next call continues it. Every byte that was there is
   * checked first: of a partial file against its checksums, of a complete one against the source.
   *
   * @param metadata must hold whatever decides the values: a partial file of other metadata is
   *     refused
   * @param resume whether to continue a partial file, and to accept a complete one as done; if not,
   *     a partial file is refused and a complete one replaced
   * @return what was found
   * @throws InvalidInputException if what is there is of another run or holds other values, and as
   *     {@code write} does; what an earlier call left is never removed then
   */
  public static Resumption writeResumable(
      Path file,
      TensorSource source,
      Map<String, String> metadata,
      WriteOptions options,
      boolean resume) {
    return new ResumableWriter(file, source, metadata, options).write(resume);
  }

  /**
   * Refuses a name that another run writes to, and one beside which a partial file lies that is not
   * to be continued. Changes nothing.
   *
   * @throws InvalidInputException naming the partial file
   */
  public static void requireUnclaimed(Path file, boolean resume) {
    ResumableWriter.requireUnclaimed(file, resume);
  }

  /**
   * Refuses what {@link #writeResumable} would refuse, as far as that is seen without drawing a
   * value: for callers that have other work to do first. Changes nothing.
   *
   * @throws InvalidInputException if what is there is of another run or being written, or the disk
   *     is too small
   */
  public static void checkResumable(
      Path file, TensorSource source, Map<String, String> metadata, boolean resume) {
    new ResumableWriter(file, source, metadata, WriteOptions.defaults()).check(resume);
  }

  /** Where an interrupted {@link #writeResumable} leaves what it has: {@code FILE.part}. */
  public static Path partial(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  /** The same tensors in the order in which a file stores them. */
  public static List<Tensor> stored(List<Tensor> tensors) {
    return Layout.of(tensors).entries().stream().map(Layout.Entry::tensor).toList();
  }

  /**
   * Writes a source into files of bounded size as transformers does: {@code
   * model-00001-of-0000N.safetensors} and {@code model.safetensors.index.json} for the file {@code
   * model.safetensors}; only that file if everything fits into it. A tensor larger than the bound
   * gets a shard of its own. No file appears under its name before all are written; the index comes
   * last.
   *
   * @param file ends in {@code .safetensors}
   * @param maxShardBytes the most bytes of values in one file, ≥ 1
   * @return the files written, the index last
   */
  public static List<Path> writeSharded(
      Path file,
      TensorSource source,
      long maxShardBytes,
      Map<String, String> metadata,
      WriteOptions options) {
    return new ShardedWriter(file, source, metadata, options).write(maxShardBytes);
  }

  /**
   * Which tensors {@link #writeSharded} puts into which file: one list for each, in the order in
   * which it stores them.
   *
   * @param maxShardBytes the most bytes of values in one file, ≥ 1
   */
  public static List<List<Tensor>> shards(List<Tensor> tensors, long maxShardBytes) {
    return ShardPlan.split(tensors, maxShardBytes).stream().map(Safetensors::stored).toList();
  }

  /** The index of shards: {@code FILE.index.json}. */
  public static Path index(Path file) {
    return file.resolveSibling(file.getFileName() + ".index.json");
  }

  /**
   * Opens a file and checks its header against its size. The values are mapped, not read.
   *
   * @throws InvalidInputException if it is not a sound safetensors file; says where
   */
  public static SafetensorsFile open(Path file) {
    return SafetensorsFile.open(file);
  }

  /**
   * Opens the shards that an index file names.
   *
   * @param index such as {@code model.safetensors.index.json}; the shards lie beside it
   * @throws InvalidInputException if the index or a shard is not sound, or they disagree
   */
  public static ShardedSafetensors openSharded(Path index) {
    return ShardedSafetensors.open(index);
  }

  /** A complete file that has not got its name yet. */
  static AtomicFile writePending(
      Path file,
      Layout layout,
      TensorSource source,
      Map<String, String> metadata,
      WriteOptions options) {
    ByteBuffer header = Header.encode(metadata, layout);
    AtomicFile pending = AtomicFile.create(file);
    try {
      pending.expect(Math.addExact(header.remaining(), layout.byteCount()));
      DataWriter.write(pending.channel(), header, layout, source, options);
      return pending;
    } catch (IOException e) {
      throw pending.failure(e);
    } catch (Throwable e) {
      pending.close();
      throw e;
    }
  }
}
