// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Tensor;
import io.evenkeel.tensor.TensorSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class ResumableTest {
  private static final int WINDOWS = 208;

  @TempDir private Path folder;
  private Path file;
  private Path part;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("model.safetensors");
    part = folder.resolve("model.safetensors.part");
  }

  /** Fails after a number of reads, as a process that dies would. */
  private static final class Dying implements TensorSource {
    private final TensorSource whole;
    private final AtomicLong readsLeft;

    Dying(TensorSource whole, long reads) {
      this.whole = whole;
      this.readsLeft = new AtomicLong(reads);
    }

    @Override
    public List<Tensor> tensors() {
      return whole.tensors();
    }

    @Override
    public void read(Tensor tensor, long from, MemorySegment destination) {
      if (readsLeft.getAndDecrement() <= 0) {
        throw new IllegalStateException("died");
      }
      whole.read(tensor, from, destination);
    }
  }

  private static WriteOptions options() {
    return WriteOptions.defaults().withThreads(2).withBufferBytes(SlowWriter.BUFFER);
  }

  private static SlowWriter.Source source(long seed) {
    return new SlowWriter.Source(seed, 0);
  }

  private Resumption write(TensorSource source, String seed, boolean resume) {
    return Safetensors.writeResumable(file, source, SlowWriter.metadata(seed), options(), resume);
  }

  private byte[] uninterrupted(long seed) throws IOException {
    Path other = folder.resolve("other");
    Safetensors.write(other, source(seed), SlowWriter.metadata(Long.toString(seed)), options());
    byte[] bytes = Files.readAllBytes(other);
    Files.delete(other);
    return bytes;
  }

  private void interrupt(long seed, long reads) {
    assertThatThrownBy(() -> write(new Dying(source(seed), reads), Long.toString(seed), false))
        .hasMessage("died");
    assertThat(file).doesNotExist();
    assertThat(part).exists();
  }

  private void overwrite(long position, byte... bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), position);
    }
  }

  private Process start(String seed, String how) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classes = System.getProperty("java.class.path");
    return new ProcessBuilder(
            java.toString(), "-cp", classes, SlowWriter.class.getName(), file.toString(), seed, how)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void awaitWindows(Process process, int count) throws IOException {
    BufferedReader out = process.inputReader();
    for (int i = 0; i < count; i++) {
      assertThat(out.readLine()).isEqualTo("window");
    }
  }

  @Test
  void anUninterruptedRunWritesTheSameBytesAsAnyOther() throws IOException {
    assertThat(write(source(7), "7", false)).isEqualTo(Resumption.NEW);
    assertThat(file).hasBinaryContent(uninterrupted(7));
    assertThat(folder.toFile().list()).containsExactly("model.safetensors");
  }

  @Test
  void aProcessKilledAtAnyTimeIsContinuedToTheSameBytes() throws Exception {
    byte[] whole = uninterrupted(7);
    for (int run = 1; run <= 3; run++) {
      Process process = start("7", run == 1 ? "new" : "resume");
      // Windows of the run before are shown again.
      awaitWindows(process, 20 * run);
      process.destroyForcibly().waitFor();
      assertThat(file).doesNotExist();
    }
    SlowWriter.Source rest = source(7);
    assertThat(write(rest, "7", true)).isEqualTo(Resumption.CONTINUED);
    assertThat(file).hasBinaryContent(whole);
    assertThat(part).doesNotExist();
    long all = rest.tensors().stream().mapToLong(Tensor::elementCount).sum();
    assertThat(rest.elementsRead.get()).isLessThan(all * (WINDOWS - 50) / WINDOWS);
  }

  @Test
  void onlyWhatIsMissingIsDrawnAgainWhateverTheBuffer() throws IOException {
    byte[] whole = uninterrupted(7);
    interrupt(7, 150);
    SlowWriter.Source rest = source(7);
    Safetensors.writeResumable(
        file, rest, SlowWriter.metadata("7"), options().withBufferBytes(100_000), true);
    assertThat(file).hasBinaryContent(whole);
    assertThat(rest.elementsRead.get()).isBetween(1L, 70L * SlowWriter.BUFFER / 4);
  }

  @Test
  void aWindowThatWasDamagedMeanwhileIsDrawnAgain() throws IOException {
    byte[] whole = uninterrupted(7);
    interrupt(7, 150);
    for (int window = 0; window < 150; window += 10) {
      int position = 2000 + window * SlowWriter.BUFFER;
      overwrite(position, (byte) (whole[position] ^ 1));
    }
    assertThat(write(source(7), "7", true)).isEqualTo(Resumption.CONTINUED);
    assertThat(file).hasBinaryContent(whole);
  }

  @Test
  void aPartialFileOfAnotherSeedIsRefusedInOneLineAndLeftAlone() throws IOException {
    interrupt(7, 50);
    byte[] before = Files.readAllBytes(part);
    assertThatThrownBy(() -> write(source(8), "8", true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has seed \"7\" where this run has \"8\"; delete it")
        .hasMessageNotContaining("\n");
    assertThat(part).hasBinaryContent(before);
    assertThat(file).doesNotExist();
  }

  @Test
  void aPartialFileOfOtherTypesIsRefused() {
    interrupt(7, 50);
    TensorSource other =
        new TensorSource() {
          @Override
          public List<Tensor> tensors() {
            return source(7).tensors().stream().map(t -> t.withDType(DType.F16)).toList();
          }

          @Override
          public void read(Tensor tensor, long from, MemorySegment destination) {}
        };
    assertThatThrownBy(() -> write(other, "7", true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("tensors of other names, shapes or types");
  }

  @Test
  void aPartialFileIsNotOverwrittenUnasked() throws IOException {
    interrupt(7, 50);
    byte[] before = Files.readAllBytes(part);
    assertThatThrownBy(() -> write(source(7), "7", false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("add --resume to continue it or delete it");
    assertThat(part).hasBinaryContent(before);
  }

  @Test
  void aFileThatOnlyHappensToHaveTheNameIsRefused() throws IOException {
    Files.writeString(part, "a download");
    for (boolean resume : List.of(true, false)) {
      assertThatThrownBy(() -> write(source(7), "7", resume))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("was not written by such a run; delete it");
    }
    assertThat(part).hasContent("a download");
  }

  @Test
  void aDamagedJournalIsRefused() throws IOException {
    byte[] whole = uninterrupted(7);
    interrupt(7, 50);
    overwrite(Math.ceilDiv(whole.length, 8) * 8L + 9, (byte) 1);
    assertThatThrownBy(() -> write(source(7), "7", true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is damaged and cannot be continued; delete it");
  }

  @Test
  void resumingWhereNothingWasBegunBegins() throws IOException {
    assertThat(write(source(7), "7", true)).isEqualTo(Resumption.NEW);
    assertThat(file).hasBinaryContent(uninterrupted(7));
  }

  @Test
  void resumingACompleteFileReadsItAndChangesNothing() throws IOException {
    write(source(7), "7", false);
    SlowWriter.Source again = source(7);
    AtomicLong seen = new AtomicLong();
    WriteOptions watched = options().withObserver((t, from, v) -> seen.addAndGet(v.byteSize()));
    Resumption found =
        Safetensors.writeResumable(file, again, SlowWriter.metadata("7"), watched, true);
    assertThat(found).isEqualTo(Resumption.COMPLETE_ALREADY);
    assertThat(again.elementsRead.get()).isZero();
    assertThat(seen.get()).isEqualTo(again.tensors().stream().mapToLong(Tensor::byteCount).sum());
    assertThatThrownBy(() -> write(source(8), "8", true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has seed \"7\" where this run has \"8\"; leave out --resume");
  }

  @Test
  void theObserverSeesEveryValueOnceAlsoThoseOfTheRunBefore() throws IOException {
    interrupt(7, 100);
    Map<String, boolean[]> seen = new ConcurrentHashMap<>();
    source(7).tensors().forEach(t -> seen.put(t.name(), new boolean[(int) t.elementCount()]));
    WriteOptions watched =
        options()
            .withObserver((tensor, from, values) -> {
              for (int i = 0; i < values.byteSize() / tensor.dtype().bytes(); i++) {
                assertThat(seen.get(tensor.name())[(int) from + i]).isFalse();
                seen.get(tensor.name())[(int) from + i] = true;
              }
            });
    Safetensors.writeResumable(file, source(7), SlowWriter.metadata("7"), watched, true);
    seen.values().forEach(flags -> assertThat(flags).doesNotContain(false));
  }

  @Test
  void twoRunsDoNotWriteTheSameFile() throws Exception {
    Process process = start("7", "new");
    awaitWindows(process, 5);
    assertThatThrownBy(() -> write(source(7), "7", true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is being written by another run");
    process.destroyForcibly().waitFor();
  }

  @Test
  void whatTheSourceRefusesLeavesNothing() {
    TensorSource refusing =
        new TensorSource() {
          @Override
          public List<Tensor> tensors() {
            return source(7).tensors();
          }

          @Override
          public void read(Tensor tensor, long from, MemorySegment destination) {
            throw new InvalidInputException("no");
          }
        };
    assertThatThrownBy(() -> write(refusing, "7", false)).hasMessage("no");
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void anotherFilePendingInTheFolderStaysItsWriters() throws IOException {
    try (AtomicFile other = AtomicFile.create(folder.resolve("other"))) {
      other.channel().write(ByteBuffer.wrap("one ".getBytes(StandardCharsets.US_ASCII)));
      assertThat(write(source(3), "3", false)).isEqualTo(Resumption.NEW);
      other.channel().write(ByteBuffer.wrap("two".getBytes(StandardCharsets.US_ASCII)));
      other.commit();
    }
    assertThat(folder.resolve("other")).hasContent("one two");
    Files.delete(folder.resolve("other"));
    assertThat(file).hasBinaryContent(uninterrupted(3));
  }
}
