// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.init;

import io.evenkeel.random.RandomValues;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The values of a tensor made of blocks along one axis. */
final class BlockValues implements Values {
  private record Block(Layout layout, Values values) {}

  private final List<Block> blocks;
  private final long stride;

  private BlockValues(List<Block> blocks, long stride) {
    this.blocks = blocks;
    this.stride = stride;
  }

  static BlockValues of(Initializer.Blocks packed, Shape shape, RandomValues random) {
    long total = packed.parts().stream().mapToLong(Initializer.Part::size).sum();
    List<Block> blocks = new ArrayList<>();
    long start = 0;
    for (Initializer.Part part : packed.parts()) {
      Layout layout = Layout.block(shape, packed.outer(), start, part.size(), total);
      blocks.add(new Block(layout, DrawnValues.of(part.initializer(), layout, random)));
      start += part.size();
    }
    return new BlockValues(blocks, packed.outer() == 0 ? 0 : shape.elementCount() / packed.outer());
  }

  @Override
  public OptionalDouble orthogonalResidual() {
    return blocks.stream()
        .map(block -> block.values.orthogonalResidual())
        .flatMapToDouble(OptionalDouble::stream)
        .max();
  }

  private interface Piece {
    void read(Values values, long from, long skip, long count);
  }

  @Override
  public void floats(long from, float[] destination, int offset, int count) {
    split(
        from,
        count,
        (values, at, skip, n) -> values.floats(at, destination, offset + (int) skip, (int) n));
  }

  @Override
  public void floatsToNarrow(long from, float[] destination, int offset, int count) {
    split(
        from,
        count,
        (values, at, skip, n) ->
            values.floatsToNarrow(at, destination, offset + (int) skip, (int) n));
  }

  @Override
  public void doubles(long from, double[] destination, int offset, int count) {
    split(
        from,
        count,
        (values, at, skip, n) -> values.doubles(at, destination, offset + (int) skip, (int) n));
  }

  @Override
  public void write(long from, DType dtype, MemorySegment destination) {
    long bytes = dtype.bytes();
    split(
        from,
        destination.byteSize() / bytes,
        (values, at, skip, n) ->
            values.write(at, dtype, destination.asSlice(bytes * skip, bytes * n)));
  }

  private void split(long from, long count, Piece piece) {
    long done = 0;
    while (done < count) {
      long at = from + done;
      long within = at % stride;
      Block block = blockAt(within);
      long end = (block.layout.start() + block.layout.size()) * block.layout.inner();
      long length = Math.min(end - within, count - done);
      piece.read(block.values, at, done, length);
      done += length;
    }
  }

  private Block blockAt(long within) {
    for (Block block : blocks) {
      if (within < (block.layout.start() + block.layout.size()) * block.layout.inner()) {
        return block;
      }
    }
    throw new IndexOutOfBoundsException("element " + within + " is in no block");
  }
}
