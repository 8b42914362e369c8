// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.InvalidInputException;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One test for every way a safetensors file can lie. */
class SafetensorsAttackTest {
  private static final String F32 = "\"dtype\":\"F32\"";

  @TempDir Path folder;

  @Test
  void headerLengthBeyondTheFile() {
    assertRefused(raw(1000, "{}"), "byte 0: the header of 1000 bytes ends after the file's 10");
  }

  @ParameterizedTest
  @ValueSource(longs = {100_000_001, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void headerLengthAbove100Megabytes(long length) {
    assertRefused(raw(length, "{}"), "is above 100 MB");
  }

  @Test
  @Timeout(20)
  void headerOf100MegabytesOfBrackets() throws IOException {
    Path file = folder.resolve("brackets.safetensors");
    byte[] json = "[".repeat(90_000_000).getBytes(UTF_8);
    byte[] start = "{\"a\":{\"x\":".getBytes(UTF_8);
    System.arraycopy(start, 0, json, 0, start.length);
    Files.write(file, raw(json.length, json));
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("nested deeper than 32 levels");
  }

  @Test
  void aSparseFileOfATerabyteIsOpenedWithoutReadingIt() throws IOException {
    Path file = folder.resolve("sparse.safetensors");
    long bytes = 1L << 40;
    byte[] head = bytes("{" + tensor("a", "F32", "[" + bytes / 4 + "]", "[0," + bytes + "]") + "}");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.write(head);
      sparse.setLength(head.length + bytes);
    }
    try (SafetensorsFile opened = Safetensors.open(file)) {
      assertThat(opened.tensors()).containsExactly(Tensor.of("a", Shape.of(bytes / 4)));
    }
  }

  @Test
  void emptyFile() {
    assertRefused(new byte[0], "is 0 bytes long, too short");
  }

  @Test
  void emptyHeader() {
    assertRefused(raw(0, ""), "does not start with '{'");
  }

  @ParameterizedTest
  @ValueSource(strings = {" {}", "[]", "null", "\ufeff{}"})
  void headerThatIsNoObject(String json) {
    assertRefused(bytes(json), "does not start with '{'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":}",
        "{\"a\":1}",
        "{a:1}",
        "{\"__metadata__\":{}",
        "{,}",
        "{}}",
        "{}x",
        "{'a':{}}",
        "{\"a\":{\"x\":tru}}",
        "{\"a\":{\"x\":01}}",
        "{\"a\":{\"x\":1.}}",
        "{\"a\":{\"x\":-}}",
        "{\"a\":{\"x\":+1}}",
        "{\"a\":{\"x\":1e}}",
        "{\"a\":{\"x\":[1,]}}",
        "{\"a\":{\"x\":NaN}}",
        "{\"a\":[]}",
        "{\"a\":null}",
        "{} /* */"
      })
  void jsonThatIsNone(String json) {
    assertRefused(bytes(json), "byte ");
  }

  @Test
  void headerThatIsNotUtf8() {
    byte[] json = "{\"a?\":{}}".getBytes(UTF_8);
    json[3] = (byte) 0xC3;
    assertRefused(raw(json.length, json), "byte 11: not UTF-8");
    json[3] = (byte) 0xFF;
    assertRefused(raw(json.length, json), "byte 11: not UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\u12", "\\x", "\\u00g0", "\\"})
  void escapesThatAreNone(String name) {
    assertRefused(bytes("{\"" + name + "\":{}}"), "byte ");
  }

  @Test
  void escapesAndTheirCharactersAreTheSameName() {
    String tensor = ":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}";
    assertRefused(
        bytes("{\"\u00e9\"" + tensor + ",\"\\u00e9\"" + tensor + "}"),
        "key \"\u00e9\" occurs twice");
  }

  @Test
  void controlCharacterInAName() {
    assertRefused(bytes("{\"a\nb\":{}}"), "byte 11: control character");
  }

  @Test
  void duplicateTensor() {
    String tensor = tensor("a", "F32", "[0]", "[0,0]");
    assertRefused(bytes("{" + tensor + "," + tensor + "}"), "key \"a\" occurs twice");
  }

  @Test
  void duplicateField() {
    assertRefused(
        bytes("{\"a\":{%s,%s,\"shape\":[],\"data_offsets\":[0,4]}}".formatted(F32, F32)),
        "occurs twice");
  }

  @Test
  void duplicateMetadata() {
    assertRefused(bytes("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}"), "occurs twice");
    assertRefused(bytes("{\"__metadata__\":{},\"__metadata__\":{}}"), "occurs twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "null", "{}", "[\"a\"]", "true"})
  void metadataThatIsNotAString(String value) {
    assertRefused(
        bytes("{\"__metadata__\":{\"a\":" + value + "}}"), "metadata \"a\" is not a string");
  }

  @Test
  void metadataThatIsNoMap() {
    assertRefused(bytes("{\"__metadata__\":\"pt\"}"), "byte 24: expected '{'");
  }

  @Test
  void missingField() {
    assertRefused(bytes("{\"a\":{%s,\"shape\":[]}}".formatted(F32)), "data_offsets is missing");
    assertRefused(bytes("{\"a\":{%s,\"data_offsets\":[0,4]}}".formatted(F32)), "is missing");
    assertRefused(bytes("{\"a\":{\"shape\":[],\"data_offsets\":[0,4]}}"), "is missing");
    assertRefused(bytes("{\"a\":{}}"), "tensor \"a\": dtype, shape or data_offsets is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C64", "F4", "f32", "F32 ", "", "F128"})
  void unknownDType(String dtype) {
    assertRefused(
        bytes("{" + tensor("a", dtype, "[1]", "[0,4]") + "}"),
        "tensor \"a\": dtype \"" + dtype + "\" is not supported");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[-1]", "[1.0]", "[1e0]", "[\"1\"]", "[null]", "[[1]]", "1", "[01]", "[+1]"})
  void shapeThatIsNone(String shape) {
    assertRefused(bytes("{" + tensor("a", "F32", shape, "[0,4]") + "}"), "byte ");
  }

  @Test
  void shapeWhoseProductOverflows() {
    assertRefused(tensorBytes("F32", "[4294967296,4294967296]", "[0,0]"), "64-bit index");
    assertRefused(tensorBytes("F32", "[4611686018427387904]", "[0,0]"), "does not fill");
    assertRefused(tensorBytes("F64", "[2305843009213693953]", "[0,8]"), "does not fill");
    assertRefused(tensorBytes("F32", "[9223372036854775808]", "[0,0]"), "number is too large");
  }

  @Test
  void shapeOfAMillionAxes() {
    String shape = "[" + "1,".repeat(1_000_000) + "1]";
    assertRefused(tensorBytes("F32", shape, "[0,4]"), "more than 64 numbers");
  }

  @Test
  void shapeThatDoesNotFillItsBytes() {
    assertRefused(tensorBytes("F32", "[2]", "[0,4]"), "tensor \"a\": shape 2 of F32 does not fill");
    assertRefused(tensorBytes("F32", "[]", "[0,8]"), "does not fill");
    assertRefused(tensorBytes("F32", "[0]", "[0,4]"), "does not fill");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "[0]", "[0,4,4]", "0", "[4,0]", "[-4,0]"})
  void offsetsThatAreNone(String offsets) {
    assertRefused(tensorBytes("F32", "[1]", offsets), "");
  }

  @Test
  void offsetsBeyondTheFile() {
    assertRefused(
        tensorBytes("F32", "[2]", "[0,8]"), "has 4 bytes of data where its header says 8");
  }

  @Test
  void holeBeforeTheFirstTensor() {
    assertRefused(tensorBytes("U8", "[3]", "[1,4]"), "leaves a hole");
  }

  @Test
  void holeBetweenTensors() {
    assertRefused(two("[0,1]", "[2,3]"), "tensor \"b\"");
    assertRefused(two("[0,1]", "[2,3]"), "leaves a hole after the tensor that ends at 1");
  }

  @Test
  void overlappingTensors() {
    assertRefused(two("[0,1]", "[0,1]"), "overlaps the tensor that ends at 1");
  }

  @Test
  void trailingBytes() {
    assertRefused(tensorBytes("U8", "[3]", "[0,3]"), "has 1 bytes after its last tensor");
  }

  @Test
  void tensorsInAnotherOrderAreSound() {
    byte[] file = withData(two("[1,2]", "[0,1]"), 2);
    assertThat(HeaderReader.read("file", segment(file)).layout().entries())
        .extracting(entry -> entry.tensor().name())
        .containsExactly("b", "a");
  }

  @Test
  void unknownFieldsAreSkippedAsTheReferenceReaderDoes() {
    byte[] file =
        bytes(
            "{\"a\":{\"x\":{\"y\":[1,-2.5e+3,null,true,false,\"\\u0041\"]},\"dtype\":\"U8\",\"shape\""
                + ":[0],\"data_offsets\":[0,0]}}\n\t ");
    assertThat(HeaderReader.read("file", segment(file)).layout().entries()).hasSize(1);
  }

  @Test
  void aMessageIsOneLineWhateverTheNameHolds() {
    String name = "\\n\\u001b[31m" + "x".repeat(100_000);
    assertThatThrownBy(() -> read(bytes("{\"" + name + "\":{}}")))
        .isInstanceOf(InvalidInputException.class)
        .satisfies(
            e -> assertThat(e.getMessage()).hasSizeLessThan(300).doesNotContain("\n", "\u001b"));
  }

  @Test
  void aFolderADeviceAndNothingAreRefused() {
    assertRefused(() -> Safetensors.open(folder), "is a folder");
    assertRefused(() -> Safetensors.open(folder.resolve("none")), "does not exist");
    assertRefused(() -> Safetensors.open(Path.of("/dev/zero")), "is not a regular file");
  }

  private static byte[] two(String first, String second) {
    return bytes(
        "{" + tensor("a", "U8", "[1]", first) + "," + tensor("b", "U8", "[1]", second) + "}");
  }

  /** A file of one tensor and four bytes of data. */
  private static byte[] tensorBytes(String dtype, String shape, String offsets) {
    return withData(bytes("{" + tensor("a", dtype, shape, offsets) + "}"), 4);
  }

  private static byte[] withData(byte[] header, int data) {
    return Arrays.copyOf(header, header.length + data);
  }

  private static String tensor(String name, String dtype, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, dtype, shape, offsets);
  }

  private static byte[] bytes(String json) {
    return raw(json.getBytes(UTF_8).length, json);
  }

  private static byte[] raw(long length, String json) {
    return raw(length, json.getBytes(UTF_8));
  }

  private static byte[] raw(long length, byte[] json) {
    ByteBuffer file = ByteBuffer.allocate(8 + json.length).order(ByteOrder.LITTLE_ENDIAN);
    return file.putLong(length).put(json).array();
  }

  private static MemorySegment segment(byte[] bytes) {
    return MemorySegment.ofArray(bytes);
  }

  private void read(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("attack.safetensors"), content);
    Safetensors.open(file).close();
  }

  private void assertRefused(byte[] content, String message) {
    assertRefused(() -> read(content), message);
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }
}
