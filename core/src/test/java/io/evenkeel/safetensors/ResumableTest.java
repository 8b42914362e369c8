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
import java.io.UncheckedIOException;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
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

  private static long elements() {
    return source(7).tensors().stream().mapToLong(Tensor::elementCount).sum();
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

  private Process start(String seed, String how) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String classes = System.getProperty("java.class.path");
    ProcessBuilder process =
        new ProcessBuilder(
            java.toString(),
            "-cp",
            classes,
            SlowWriter.class.getName(),
            file.toString(),
            seed,
            how);
    try {
      return process.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    assertThat(rest.elementsRead.get()).isLessThan(elements() * (WINDOWS - 50) / WINDOWS);
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
  void whatAnEarlierRunWroteIsNoProgress() throws IOException {
    byte[] whole = uninterrupted(7);
    interrupt(7, 150);
    AtomicLong written = new AtomicLong();
    AtomicLong found = new AtomicLong();
    WriteOptions counted = options().withProgress(written::addAndGet).withFound(found::addAndGet);
    Safetensors.writeResumable(file, source(7), SlowWriter.metadata("7"), counted, true);
    assertThat(found.get()).isGreaterThan(100L * SlowWriter.BUFFER);
    assertThat(written.get() + found.get()).isEqualTo(whole.length);
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
        .hasMessageContaining("has dtype f64 and f32 and bf16 where this run has f16; ");
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
  void withADamagedJournalEverythingIsDrawnAgain() throws IOException {
    byte[] whole = uninterrupted(7);
    interrupt(7, 50);
    overwrite(Math.ceilDiv(whole.length, 8) * 8L + 9, (byte) 1);
    SlowWriter.Source all = source(7);
    assertThat(write(all, "7", true)).isEqualTo(Resumption.CONTINUED);
    assertThat(file).hasBinaryContent(whole);
    assertThat(all.elementsRead.get()).isEqualTo(elements());
  }

  @Test
  void resumingWhereNothingWasBegunBegins() throws IOException {
    assertThat(write(source(7), "7", true)).isEqualTo(Resumption.NEW);
    assertThat(file).hasBinaryContent(uninterrupted(7));
  }

  @Test
  void resumingACompleteFileDrawsAndComparesEverythingAndChangesNothing() throws IOException {
    write(source(7), "7", false);
    byte[] whole = Files.readAllBytes(file);
    SlowWriter.Source again = source(7);
    AtomicLong seen = new AtomicLong();
    WriteOptions watched = options().withObserver((t, from, v) -> seen.addAndGet(v.byteSize()));
    Resumption found =
        Safetensors.writeResumable(file, again, SlowWriter.metadata("7"), watched, true);
    assertThat(found).isEqualTo(Resumption.COMPLETE_ALREADY);
    assertThat(again.elementsRead.get()).isEqualTo(elements());
    assertThat(seen.get()).isEqualTo(again.tensors().stream().mapToLong(Tensor::byteCount).sum());
    assertThat(file).hasBinaryContent(whole);
    assertThatThrownBy(() -> write(source(8), "8", true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has seed \"7\" where this run has \"8\"; leave out --resume");
  }

  @Test
  void aCompleteFileWithOneFlippedBitIsRefusedAndLeftAlone() throws IOException {
    write(source(7), "7", false);
    byte[] damaged = Files.readAllBytes(file);
    damaged[500_001] ^= 4;
    Files.write(file, damaged);
    assertThatThrownBy(() -> write(source(7), "7", true))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "at byte 500001 than this run draws; leave out --resume to replace it")
        .hasMessageNotContaining("\n");
    assertThat(file).hasBinaryContent(damaged);
    assertThat(folder.toFile().list()).containsExactly("model.safetensors");
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

  /** Refuses after a number of reads, as a matrix for which the memory does not suffice. */
  private TensorSource refusing(long reads) {
    AtomicLong readsLeft = new AtomicLong(reads);
    SlowWriter.Source whole = source(7);
    return new TensorSource() {
      @Override
      public List<Tensor> tensors() {
        return whole.tensors();
      }

      @Override
      public void read(Tensor tensor, long from, MemorySegment destination) {
        if (readsLeft.getAndDecrement() <= 0) {
          throw new InvalidInputException("no");
        }
        whole.read(tensor, from, destination);
      }
    };
  }

  @Test
  void whatTheSourceRefusesAtOnceLeavesNothing() {
    assertThatThrownBy(() -> write(refusing(0), "7", false)).hasMessage("no");
    assertThat(folder.toFile().list()).isEmpty();
  }

  @Test
  void whatTheSourceRefusesLaterKeepsWhatIsWritten() throws IOException {
    byte[] whole = uninterrupted(7);
    assertThatThrownBy(() -> write(refusing(100), "7", false)).hasMessage("no");
    assertThatThrownBy(() -> write(refusing(0), "7", true)).hasMessage("no");
    SlowWriter.Source rest = source(7);
    assertThat(write(rest, "7", true)).isEqualTo(Resumption.CONTINUED);
    assertThat(rest.elementsRead.get()).isLessThan(elements() * 6 / 10);
    assertThat(file).hasBinaryContent(whole);
  }

  @Test
  void anInterruptedThreadIsSaidToBe() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() ->
            Safetensors.writeResumable(
                file, source(7), SlowWriter.metadata("7"), options().withThreads(1), false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("interrupted")
        .hasMessageNotContaining("null");
    assertThat(Thread.interrupted()).isTrue();
  }

  private void requireRefused(Process other) {
    try {
      assertThat(other.inputReader().readLine()).as("a window of the other run").isNull();
      assertThat(other.waitFor()).isNotZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void otherRunsAreKeptOutUntilTheFileHasItsName() {
    List<String> tried = new CopyOnWriteArrayList<>();
    Consumer<String> meddling =
        change -> {
          if (Files.exists(part) && List.of("truncate", "move").contains(change)) {
            tried.add(change);
            assertThatThrownBy(() -> write(source(7), "7", true))
                .hasMessageContaining("is being written by another run");
            requireRefused(start("7", "resume"));
          }
        };
    Path watched = new MortalFileSystem(meddling).path(file);
    Safetensors.writeResumable(
        watched, source(7), SlowWriter.metadata("7"), options().withBufferBytes(100_000), false);
    // The first two are of the journal's beginning, whose file then replaces the claim.
    assertThat(tried).containsExactly("truncate", "move", "truncate", "move");
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
