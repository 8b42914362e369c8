// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.digest.Sha256;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Which windows of an unfinished file are written, with the CRC-32C of each. It lies behind the
 * file's last byte and is cut off when the file is complete.
 *
 * <p>An entry is written after its window, and a window is believed only if its bytes, read again,
 * have the entry's checksum. So nothing depends on the order in which a killed process or a dead
 * machine brought its writes to the disk.
 *
 * <p>Layout: magic, window size, number of windows, SHA-256 of the file's header, CRC-32C of all
 * that; then 8 bytes per window. Little-endian.
 */
final class Journal implements WrittenBefore {
  private static final long MAGIC = 0x32_4c_4e_52_4a_4b_56_45L; // "EVKJRNL2"
  private static final int HEAD_BYTES = 64;
  private static final int ENTRY_BYTES = 8;
  private static final int WRITTEN = 0x4e455645;

  private final FileChannel channel;
  private final long start;
  private final long windowBytes;
  private final long windows;

  private Journal(FileChannel channel, long start, long windowBytes, long windows) {
    this.channel = channel;
    this.start = start;
    this.windowBytes = windowBytes;
    this.windows = windows;
  }

  /** Starts a journal in which no window is written, and gives the file its full length. */
  static Journal create(FileChannel channel, ByteBuffer header, Windows windows)
      throws IOException {
    long start = start(header.remaining() + windows.dataBytes());
    Journal journal = new Journal(channel, start, windows.bytes(), windows.count());
    // Nothing of an earlier journal is believed.
    channel.truncate(start);
    ByteBuffer end = ByteBuffer.allocate(1);
    Channels.write(channel, end, journal.end() - 1);
    Channels.write(channel, head(header, windows.bytes(), windows.count()), start);
    return journal;
  }

  /**
   * The journal of a file that was begun.
   *
   * @param header that the file begins with
   * @return empty if there is none, or it belongs to another header
   */
  static Optional<Journal> open(FileChannel channel, ByteBuffer header, long dataBytes)
      throws IOException {
    long start = start(header.remaining() + dataBytes);
    ByteBuffer head = buffer(HEAD_BYTES);
    Channels.read(channel, head, start);
    head.flip();
    if (head.remaining() < HEAD_BYTES) {
      return Optional.empty();
    }
    long windowBytes = head.getLong(8);
    long windows = head.getLong(16);
    boolean ours = head.equals(head(header, windowBytes, windows));
    return ours ? Optional.of(new Journal(channel, start, windowBytes, windows)) : Optional.empty();
  }

  /** The size that was chosen when the file was begun. */
  @Override
  public long windowBytes(long preferred) {
    return windowBytes;
  }

  /** Whether no window is known to be written. */
  boolean isEmpty() throws IOException {
    return missingBytes() == windows * windowBytes;
  }

  /** How many bytes of the file are not known to be written. */
  long missingBytes() throws IOException {
    long missing = 0;
    ByteBuffer entries = buffer(1 << 16);
    for (long window = 0; window < windows; window += entries.limit() / ENTRY_BYTES) {
      int count = (int) Math.min((1 << 16) / ENTRY_BYTES, windows - window);
      entries.clear().limit(count * ENTRY_BYTES);
      Channels.read(channel, entries, entry(window));
      for (int i = 0; i < count; i++) {
        if (!isWritten(entries.getLong(i * ENTRY_BYTES), window + i)) {
          missing += windowBytes;
        }
      }
    }
    return missing;
  }

  @Override
  public boolean holds(long window, MemorySegment buffer, long position) throws IOException {
    ByteBuffer entry = buffer(ENTRY_BYTES);
    Channels.read(channel, entry, entry(window));
    if (!isWritten(entry.getLong(0), window)) {
      return false;
    }
    ByteBuffer bytes = buffer.asByteBuffer();
    Channels.read(channel, bytes, position);
    return !bytes.hasRemaining() && checksum(buffer) == entry.getInt(0);
  }

  @Override
  public void put(PageWriter file, long window, MemorySegment bytes, long position)
      throws IOException {
    file.write(bytes, position);
    ByteBuffer entry = buffer(ENTRY_BYTES);
    entry.putInt(checksum(bytes)).putInt(WRITTEN ^ (int) window).flip();
    Channels.write(channel, entry, entry(window));
  }

  private static boolean isWritten(long entry, long window) {
    return (int) (entry >>> 32) == (WRITTEN ^ (int) window);
  }

  private static int checksum(MemorySegment bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.asByteBuffer());
    return (int) crc.getValue();
  }

  private long entry(long window) {
    return start + HEAD_BYTES + window * ENTRY_BYTES;
  }

  private long end() {
    return entry(windows);
  }

  private static long start(long fileBytes) {
    return Math.ceilDiv(fileBytes, ENTRY_BYTES) * ENTRY_BYTES;
  }

  private static ByteBuffer head(ByteBuffer header, long windowBytes, long windows) {
    ByteBuffer head = buffer(HEAD_BYTES);
    head.putLong(MAGIC)
        .putLong(windowBytes)
        .putLong(windows)
        .put(new Sha256().add(header.duplicate()).bytes());
    CRC32C crc = new CRC32C();
    crc.update(head.duplicate().flip());
    return head.putLong(crc.getValue()).flip();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
