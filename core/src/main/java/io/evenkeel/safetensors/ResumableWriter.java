// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * Writes a file under a name beside its final one that a later run finds and continues.
 *
 * <p>The header decides whether a partial file is of the same run, so whoever wants different
 * values to be told apart puts what decides them into the metadata.
 */
final class ResumableWriter {
  private final Destination destination;
  private final Path part;
  private final Map<String, String> metadata;
  private final Layout layout;
  private final ByteBuffer header;
  private final TensorSource source;
  private final WriteOptions options;

  ResumableWriter(
      Path file, TensorSource source, Map<String, String> metadata, WriteOptions options) {
    this.destination = Destination.of(file);
    this.part = Safetensors.partial(destination.target());
    this.metadata = metadata;
    this.layout = Layout.of(source.tensors());
    this.header = Header.encode(metadata, layout).asReadOnlyBuffer();
    this.source = source;
    this.options = options;
  }

  Resumption write(boolean resume) {
    try {
      if (Files.exists(part)) {
        return resumed(resume);
      }
      if (resume && Files.exists(destination.target())) {
        return complete();
      }
      begin();
      return Resumption.NEW;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private Resumption resumed(boolean resume) throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      lock(channel);
      Journal journal = journal(channel);
      if (!resume) {
        throw refused(part, "holds an interrupted run; add --resume to continue it or delete it");
      }
      destination.requireSpace(Math.min(journal.missingBytes(), layout.byteCount()));
      fill(channel, journal);
    }
    publish();
    return Resumption.CONTINUED;
  }

  private Resumption complete() throws IOException {
    Path file = destination.target();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      boolean whole = channel.size() == header.remaining() + layout.byteCount();
      if (!whole || !hasHeader(channel)) {
        String advice = "leave out --resume to replace it or choose another name";
        throw refused(file, difference(file) + "; " + advice);
      }
      DataWriter.complete(
          PageWriter.cached(channel),
          header.remaining(),
          layout,
          source,
          options,
          new WrittenBefore.Everything(channel));
    }
    return Resumption.COMPLETE_ALREADY;
  }

  private void begin() throws IOException {
    destination.requireSpace(header.remaining() + layout.byteCount());
    Destination.Temporary temporary = destination.openTemporary();
    boolean named = false;
    try (FileChannel channel = temporary.channel()) {
      lock(channel);
      Channels.write(channel, header.duplicate(), 0);
      Windows windows = Windows.of(header.remaining(), layout.byteCount(), options.bufferBytes());
      Journal journal = Journal.create(channel, header, windows);
      // Only now can another run make sense of it.
      Files.move(temporary.path(), part);
      named = true;
      fill(channel, journal);
    } finally {
      if (!named) {
        Files.deleteIfExists(temporary.path());
      }
    }
    publish();
  }

  private void fill(FileChannel channel, Journal journal) throws IOException {
    try (PageWriter data = PageWriter.direct(channel, part)) {
      DataWriter.complete(data, header.remaining(), layout, source, options, journal);
    } catch (InvalidInputException e) {
      // What the source refuses it would refuse again.
      Files.deleteIfExists(part);
      throw e;
    }
    channel.truncate(header.remaining() + layout.byteCount());
    channel.force(true);
  }

  private void publish() throws IOException {
    Files.move(part, destination.target(), StandardCopyOption.ATOMIC_MOVE);
  }

  private void lock(FileChannel channel) throws IOException {
    try {
      if (channel.tryLock() != null) {
        return;
      }
    } catch (OverlappingFileLockException e) {
      // Another thread of this process.
    }
    throw refused(part, "is being written by another run; wait for it or choose another name");
  }

  private Journal journal(FileChannel channel) throws IOException {
    if (!hasHeader(channel)) {
      throw refused(part, difference(part) + "; delete it or choose another name");
    }
    return Journal.open(channel, header, layout.byteCount())
        .orElseThrow(() -> refused(part, "is damaged and cannot be continued; delete it"));
  }

  private boolean hasHeader(FileChannel channel) throws IOException {
    ByteBuffer begin = ByteBuffer.allocate(header.remaining());
    Channels.read(channel, begin, 0);
    return begin.flip().equals(header);
  }

  private String difference(Path other) {
    return HeaderDifference.between(other, metadata, layout);
  }

  private InvalidInputException failure(IOException e) {
    if (!Files.exists(part)) {
      return destination.failure(e);
    }
    String why = destination.isFull(e, Long.MAX_VALUE) ? "no space left" : e.getMessage();
    return new InvalidInputException(
        "%s writing %s; %s is kept: mend that and add --resume to continue"
            .formatted(why, destination.file(), part.getFileName()),
        e);
  }

  private static InvalidInputException refused(Path file, String why) {
    return new InvalidInputException("%s %s".formatted(file, why));
  }
}
