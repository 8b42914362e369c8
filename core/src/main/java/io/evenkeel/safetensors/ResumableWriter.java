// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a file under a name beside its final one that a later run finds and continues.
 *
 * <p>The header decides whether a partial file is of the same run, so whoever wants different
 * values to be told apart puts what decides them into the metadata.
 */
final class ResumableWriter {
  private final OutputFile output;
  private final Path part;
  private final Map<String, String> metadata;
  private final Layout layout;
  private final ByteBuffer header;
  private final TensorSource source;
  private final WriteOptions options;

  ResumableWriter(
      Path file, TensorSource source, Map<String, String> metadata, WriteOptions options) {
    this.output = OutputFile.of(file);
    this.part = Safetensors.partial(output.target());
    this.metadata = metadata;
    this.layout = Layout.of(source.tensors());
    this.header = Header.encode(metadata, layout).asReadOnlyBuffer();
    this.source = source;
    this.options = options;
  }

  Resumption write(boolean resume) {
    try {
      if (resume && !Files.exists(part) && Files.exists(output.target())) {
        return complete();
      }
      return claimed(resume);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /**
   * Refuses a name that another run writes to, and without {@code resume} one that an interrupted
   * run has left something under.
   */
  static void requireUnclaimed(Path file, boolean resume) {
    Path part = Safetensors.partial(OutputFile.of(file).target());
    if (!Files.exists(part)) {
      return;
    }
    try (HeldFile held = claim(part)) {
      if (!resume && held.channel().size() > 0) {
        throw refused(
            part,
            "is in the way: add --resume if it is of this run, delete it or choose another name");
      }
    } catch (IOException e) {
      throw OutputFile.of(file).failure(e);
    }
  }

  /**
   * Refuses what {@link #write} would refuse, as far as that is seen without drawing a value, and
   * changes nothing.
   */
  void check(boolean resume) {
    try {
      if (Files.exists(part)) {
        checkPart(resume);
      } else if (resume && Files.exists(output.target())) {
        try (FileChannel channel = FileChannel.open(output.target(), StandardOpenOption.READ)) {
          requireSameRun(channel);
        }
      } else {
        output.requireSpace(fileBytes());
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private void checkPart(boolean resume) throws IOException {
    try (HeldFile held = claim()) {
      if (held.channel().size() == 0) {
        output.requireSpace(fileBytes());
        return;
      }
      requireContinuable(held.channel(), resume);
      Optional<Journal> journal = Journal.open(held.channel(), header, layout.byteCount());
      if (journal.isPresent()) {
        requireSpaceFor(journal.get());
      }
    }
  }

  /** An empty partial file is a claim to the name whose run came no further. */
  private Resumption claimed(boolean resume) throws IOException {
    try (HeldFile claim = claim()) {
      if (claim.channel().size() > 0) {
        proceed(claim.channel(), resume);
        return Resumption.CONTINUED;
      }
      try {
        begin();
      } finally {
        dropClaim();
      }
      return Resumption.NEW;
    }
  }

  private HeldFile claim() throws IOException {
    return claim(part);
  }

  private static HeldFile claim(Path part) throws IOException {
    Optional<HeldFile> claim;
    try {
      claim = Files.exists(part) ? HeldFile.open(part) : HeldFile.create(part);
    } catch (FileAlreadyExistsException | NoSuchFileException overtaken) {
      claim = Optional.empty();
    }
    String busy = "is being written by another run; wait for it or choose another name";
    return claim.orElseThrow(() -> refused(part, busy));
  }

  private Resumption complete() throws IOException {
    Path file = output.target();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      requireSameRun(channel);
      DataWriter.complete(
          PageWriter.cached(channel),
          header.remaining(),
          layout,
          source,
          options,
          new WrittenBefore.Everything(channel, file.toString()));
    }
    return Resumption.COMPLETE_ALREADY;
  }

  private void requireSameRun(FileChannel complete) throws IOException {
    if (complete.size() != fileBytes() || !hasHeader(complete)) {
      String advice = "leave out --resume to replace it or choose another name";
      Path file = output.target();
      throw refused(file, difference(file) + "; " + advice);
    }
  }

  /** Replaces the empty file that was claimed by one that has a header and a journal. */
  private void begin() throws IOException {
    output.requireSpace(fileBytes());
    OutputFile.Temporary temporary = output.openTemporary();
    try (HeldFile held = temporary.held()) {
      Journal journal = start(held.channel());
      Files.move(temporary.path(), part, StandardCopyOption.ATOMIC_MOVE);
      fillNew(held.channel(), journal);
    } finally {
      Files.deleteIfExists(temporary.path());
    }
  }

  private void fillNew(FileChannel channel, Journal journal) throws IOException {
    try {
      fill(channel, journal);
    } catch (InvalidInputException e) {
      // What the source refuses at once it would refuse again.
      if (journal.isEmpty()) {
        Files.deleteIfExists(part);
      }
      throw e;
    }
  }

  private void dropClaim() throws IOException {
    if (Files.exists(part) && Files.size(part) == 0) {
      Files.delete(part);
    }
  }

  private Journal start(FileChannel channel) throws IOException {
    Channels.write(channel, header.duplicate(), 0);
    Windows windows = Windows.of(header.remaining(), layout.byteCount(), options.bufferBytes());
    Journal journal = Journal.create(channel, header, windows);
    // Under its name it is whole, also after a power cut.
    channel.force(true);
    return journal;
  }

  private void requireContinuable(FileChannel channel, boolean resume) throws IOException {
    if (!hasHeader(channel)) {
      throw refused(part, difference(part) + "; delete it or choose another name");
    }
    if (!resume) {
      throw refused(part, "holds an interrupted run; add --resume to continue it or delete it");
    }
  }

  private void requireSpaceFor(Journal journal) throws IOException {
    output.requireSpace(Math.min(journal.missingBytes(), layout.byteCount()));
  }

  private void proceed(FileChannel channel, boolean resume) throws IOException {
    requireContinuable(channel, resume);
    Optional<Journal> journal = Journal.open(channel, header, layout.byteCount());
    // Without one, of a run that was killed while it gave the file its name, nothing is believed.
    Journal known = journal.isPresent() ? journal.get() : start(channel);
    requireSpaceFor(known);
    fill(channel, known);
  }

  private void fill(FileChannel channel, Journal journal) throws IOException {
    // Closed after the rename, because the lock ends with it.
    try (PageWriter data = PageWriter.direct(channel, part)) {
      DataWriter.complete(data, header.remaining(), layout, source, options, journal);
      publish(channel);
    }
  }

  /** At a power cut before any step the partial file can still be continued. */
  private void publish(FileChannel channel) throws IOException {
    channel.force(true);
    channel.truncate(fileBytes());
    channel.force(true);
    Files.move(part, output.target(), StandardCopyOption.ATOMIC_MOVE);
    output.forceFolder();
  }

  private long fileBytes() {
    return header.remaining() + layout.byteCount();
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
      return output.failure(e);
    }
    String why = output.isFull(e, Long.MAX_VALUE) ? "no space left" : OutputFile.reason(e);
    return new InvalidInputException(
        "%s writing %s; %s is kept: mend that and add --resume to continue"
            .formatted(why, output.file(), part.getFileName()),
        e);
  }

  private static InvalidInputException refused(Path file, String why) {
    return new InvalidInputException("%s %s".formatted(file, why));
  }
}
