// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.json.JsonText;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An open safetensors file, mapped into memory until it is closed. Safe for any number of threads.
 *
 * <p>The file must not be shortened while it is open.
 */
public final class SafetensorsFile implements TensorSource, AutoCloseable {
  private final Arena arena;
  private final Map<String, String> metadata;
  private final List<Tensor> tensors;
  private final Map<String, MemorySegment> segments;

  private SafetensorsFile(Arena arena, Header header, MemorySegment bytes) {
    this.arena = arena;
    this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(header.metadata()));
    this.tensors = header.layout().entries().stream().map(Layout.Entry::tensor).toList();
    this.segments = HashMap.newHashMap(tensors.size());
    MemorySegment data = bytes.asSlice(header.dataStart());
    for (Layout.Entry entry : header.layout().entries()) {
      segments.put(entry.tensor().name(), data.asSlice(entry.begin(), entry.end() - entry.begin()));
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // the opened file closes it
  static SafetensorsFile open(Path file) {
    Arena arena = Arena.ofShared();
    try {
      MemorySegment bytes = InputFile.map(file, arena);
      return new SafetensorsFile(arena, HeaderReader.read(file.toString(), bytes), bytes);
    } catch (Throwable e) {
      arena.close();
      throw e;
    }
  }

  /** The tensors in the order in which their values are stored. */
  @Override
  public List<Tensor> tensors() {
    return tensors;
  }

  /** The strings stored beside the tensors; empty if there are none. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * The stored values of a tensor: row-major, little-endian, read-only. Files of other writers may
   * place them at any address, so read them with an unaligned layout.
   *
   * @throws IllegalArgumentException if the file has no tensor of that name
   */
  public MemorySegment segment(String name) {
    MemorySegment segment = segments.get(name);
    if (segment == null) {
      throw new IllegalArgumentException("no tensor " + JsonText.shown(name));
    }
    return segment;
  }

  boolean contains(String name) {
    return segments.containsKey(name);
  }

  @Override
  public void read(Tensor tensor, long from, MemorySegment destination) {
    long offset = Math.multiplyExact(from, (long) tensor.dtype().bytes());
    MemorySegment.copy(segment(tensor.name()), offset, destination, 0, destination.byteSize());
  }

  /** Unmaps the file; segments of it can no longer be read. */
  @Override
  public void close() {
    arena.close();
  }
}
