// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables of labelled and of parallel text. */
final class TextTasksTest {
  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Task task(String format, Path file) {
    return Tasks.of(format + ":" + file, Seed.of(0));
  }

  @Test
  void aTextBecomesTheIdsOfItsWords() throws IOException {
    write("train.tsv", "good\tA fine film!\ngood\ta fine day\nbad\ta bad film\nbad\tbad!\n");
    write("test.tsv", "bad\ta terrible film\n");
    Task task = task("text-5", folder);
    // After the four special tokens: ! a bad day film fine.
    Batch batch = task.batch(Split.TEST, 0, 1);
    assertThat(Contents.integers(batch, "input")).containsExactly(5, 3, 8, 0, 0);
    assertThat(Contents.integers(batch, "labels")).containsExactly(0);
    assertThat(task.classes()).isEqualTo(2);
  }

  @Test
  void everyTenthRowOfOneFileIsForTheTest() throws IOException {
    Path file = write("all.tsv", "a\tx\nb\ty\n".repeat(5));
    assertThat(Contents.integers(task("text", file).batch(Split.TEST, 0, 2), "labels"))
        .containsExactly(1, 1);
  }

  @Test
  void quotedCellsMayHoldCommasQuotesAndLineBreaks() throws IOException {
    Path file = write("t.csv", "a,\"one, \"\"two\"\"\nthree\"\r\nb,four\r\n");
    assertThat(Table.read(file))
        .containsExactly(new Table.Pair("a", "one, \"two\"\nthree"), new Table.Pair("b", "four"));
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstCell() throws IOException {
    Path file = write("t.csv", "\uFEFFpos,x\nneg,y\n");
    assertThat(Table.read(file))
        .containsExactly(new Table.Pair("pos", "x"), new Table.Pair("neg", "y"));
    Path broken = write("u.csv", "a,\"two\nlines\"\nalone\n");
    assertThatThrownBy(() -> Table.read(broken)).hasMessageStartingWith(broken + ":3: ");
  }

  @Test
  void rowsThatAreNoneAreRefusedWithTheirLine() throws IOException {
    Path file = write("t.tsv", "a\tb\nalone\n");
    assertThatThrownBy(() -> Table.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ":2: a row of one cell; expected two, divided by a tab");
    Path open = write("t.csv", "a,\"b\n");
    assertThatThrownBy(() -> Table.read(open)).hasMessageContaining("a quoted cell does not end");
    Path empty = write("empty.tsv", "\n");
    assertThatThrownBy(() -> Table.read(empty)).hasMessageContaining("is empty");
    Path latin = folder.resolve("latin.tsv");
    Files.write(latin, new byte[] {'a', '\t', (byte) 0xe9, '\n'});
    assertThatThrownBy(() -> Table.read(latin)).hasMessageContaining("is not UTF-8; convert it");
    assertThatThrownBy(() -> Table.read(folder.resolve("none.tsv")))
        .hasMessageContaining("cannot be read");
  }

  @Test
  void columnsThatAreSwappedAreRefused() throws IOException {
    Path file = write("t.tsv", "a text\tgood\nanother\tgood\nthird\tbad\n".repeat(4) + "x\ty\n");
    assertThat(task("text", file).classes()).isEqualTo(4);
    write("train.tsv", "a text\tgood\nanother\tgood\nthird\tbad\n");
    write("test.tsv", "a text\tgood\n");
    assertThatThrownBy(() -> task("text", folder))
        .hasMessageContaining("the first column must be the class");
  }

  @Test
  void aTestRowOfAnUnknownClassIsRefused() throws IOException {
    write("train.tsv", "a\tx\nb\ty\na\tx\nb\ty\n");
    write("test.tsv", "c\tz\n");
    assertThatThrownBy(() -> task("text", folder).batch(Split.TEST, 0, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("class 'c' of a test row is not among those to learn");
  }

  @Test
  void parallelTextIsSourceTargetAndLabels() throws IOException {
    write("train.tsv", "the dog\tder Hund\nthe cat\tdie Katze\n");
    write("test.tsv", "the dog\tdie Katze der Hund\nthe bird\tder Vogel\n");
    Batch batch = task("parallel-3", folder).batch(Split.TEST, 0, 2);
    assertThat(batch.inputs().keySet()).containsExactly("source", "target");
    assertThat(Contents.integers(batch, "source")).containsExactly(6, 5, 0, 6, 3, 0);
    // der 4, die 5, hund 6, katze 7; what does not fit is cut off with the end mark.
    assertThat(Contents.integers(batch, "target")).containsExactly(1, 5, 7, 4, 1, 4, 3, 0);
    assertThat(Contents.integers(batch, "labels")).containsExactly(5, 7, 4, 6, 4, 3, 2, -1);
  }

  @Test
  void theLinesOfTwoFilesAreEachOthersTranslation() throws IOException {
    Path source = write("a.en", "\uFEFFthe dog\r\n\n" + "the cat\n".repeat(9));
    Path target = write("a.de", "der Hund\nder Vogel\n" + "die Katze\n".repeat(9));
    Task task = Tasks.of("parallel-3:%s,%s".formatted(source, target), Seed.of(0));
    // Nine pairs are learned from: cat 4, dog 5, the 6; the tenth is for the test.
    assertThat(Contents.integers(task.batch(Split.TEST, 0, 1), "source")).containsExactly(6, 4, 0);
    write("a.de", "der Hund\n");
    assertThatThrownBy(() -> Tasks.of("parallel:%s,%s".formatted(source, target), Seed.of(0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("a.en has 11 lines and ")
        .hasMessageContaining("a.de has 1;");
    assertThatThrownBy(() -> Tasks.of("parallel:%s,none".formatted(source), Seed.of(0)))
        .hasMessageContaining("none: cannot be read");
  }
}
