// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file that is taken for an ONNX model and shows by its first bytes that it is something else.
 *
 * @param what it is, with its article
 * @param todo what to do
 */
record ForeignFile(String what, String todo) {
  /** So many bytes of a file are enough. */
  static final int BEGINNING = 512;

  private static final String EXPORT = "export the model with torch.onnx.export";

  /** What it is, if that is certain. */
  static Optional<ForeignFile> of(byte[] bytes) {
    byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, BEGINNING));
    if (head.length == 0) {
      return Optional.of(new ForeignFile("an empty file", "export or copy it again"));
    }
    if (begins(head, "PK\3\4")) {
      return Optional.of(new ForeignFile("a zip archive (PyTorch's .pt is one)", EXPORT));
    }
    if (begins(head, "\u0089HDF")) {
      return Optional.of(new ForeignFile("an HDF5 file (Keras' .h5 is one)", "export the model"));
    }
    if (begins(head, "version https://git-lfs")) {
      return Optional.of(new ForeignFile("a pointer of Git LFS", "fetch it with git lfs pull"));
    }
    if (head.length > 8 && head[8] == '{' && isText(Arrays.copyOfRange(head, 8, head.length))) {
      return Optional.of(new ForeignFile("a safetensors file", "give the model's graph as .onnx"));
    }
    return isText(head)
        ? Optional.of(new ForeignFile("a text file", "give the file that the export wrote"))
        : Optional.empty();
  }

  private static boolean begins(byte[] head, String magic) {
    byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
    return head.length >= wanted.length
        && Arrays.equals(head, 0, wanted.length, wanted, 0, wanted.length);
  }

  /** Whether it is UTF-8 without control characters; a character cut at the end is forgiven. */
  private static boolean isText(byte[] head) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer characters = CharBuffer.allocate(head.length);
    CoderResult result = decoder.decode(ByteBuffer.wrap(head), characters, false);
    characters.flip();
    return !result.isError()
        && characters
            .chars()
            .noneMatch(c -> Character.isISOControl(c) && "\t\n\r\f".indexOf(c) < 0);
  }
}
