// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Reads a zip of {@code .npy} files, and no more of it than it says it holds. */
final class NpzReader {
  private static final String SUFFIX = ".npy";
  private static final int BUFFER_BYTES = 1 << 16;

  /** Deflate cannot shrink anything further (zlib's technical notes: 1032:1). */
  private static final long MAX_RATIO = 1032;

  private final Path file;
  private final Map<String, NpyArray> arrays = new LinkedHashMap<>();
  private long bytesLeft;

  private NpzReader(Path file, long maxBytes) {
    this.file = file;
    this.bytesLeft = maxBytes;
  }

  /** All arrays by name, in the order of the zip's directory; at most {@code maxBytes} of them. */
  static Map<String, NpyArray> read(Path file, long maxBytes) {
    InputFile.requireReadable(file);
    NpzReader reader = new NpzReader(file, maxBytes);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
        ZipEntry entry = e.nextElement();
        if (entry.getName().endsWith(SUFFIX)) {
          reader.add(zip, entry);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw InputFile.cannotRead(file, e);
    }
    return Collections.unmodifiableMap(reader.arrays);
  }

  private void add(ZipFile zip, ZipEntry entry) throws IOException {
    String name = entry.getName();
    NpyArray array = NpyDecoder.decode(where(entry), inflate(zip, entry));
    String key = name.substring(0, name.length() - SUFFIX.length());
    if (arrays.put(key, array) != null) {
      throw new InvalidInputException(where(entry) + " occurs twice; the file is damaged");
    }
  }

  private MemorySegment inflate(ZipFile zip, ZipEntry entry) throws IOException {
    long size = plausibleSize(entry);
    bytesLeft -= size;
    MemorySegment bytes = Arena.ofAuto().allocate(size, 8);
    CRC32 crc = new CRC32();
    byte[] buffer = new byte[BUFFER_BYTES];
    long filled = 0;
    try (InputStream in = zip.getInputStream(entry)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (n > size - filled) {
          throw damaged(entry, "it holds more than the %d bytes it declares".formatted(size));
        }
        MemorySegment.copy(MemorySegment.ofArray(buffer), 0, bytes, filled, n);
        crc.update(buffer, 0, n);
        filled += n;
      }
    }
    if (filled < size || crc.getValue() != entry.getCrc()) {
      throw damaged(entry, "its bytes are not those that were packed");
    }
    return bytes;
  }

  private long plausibleSize(ZipEntry entry) {
    long size = entry.getSize();
    long packed = entry.getCompressedSize();
    if (size < 0 || packed < 0 || size / MAX_RATIO > packed) {
      throw damaged(entry, "%d bytes cannot come out of %d".formatted(size, packed));
    }
    if (size > bytesLeft) {
      throw new InvalidInputException(
          "%s takes %d bytes where %d are left of half the Java memory; raise -Xmx"
              .formatted(where(entry), size, bytesLeft));
    }
    return size;
  }

  private InvalidInputException damaged(ZipEntry entry, String what) {
    return new InvalidInputException("%s: %s; the file is damaged".formatted(where(entry), what));
  }

  private String where(ZipEntry entry) {
    return "%s, entry %s".formatted(file, JsonText.shown(entry.getName()));
  }
}
