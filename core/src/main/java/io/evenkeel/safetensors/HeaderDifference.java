// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.safetensors;

import io.evenkeel.InvalidInputException;
import io.evenkeel.json.JsonText;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * In words, why a file is not the one that would be written: everything in which its header differs
 * that a person can read. A checksum, which says that something else differs and not what, is named
 * only if nothing else does.
 */
final class HeaderDifference {
  private static final Pattern CHECKSUM = Pattern.compile("[0-9a-f]{64}");
  private static final int SHOWN_DIGITS = 8;

  private final Header there;
  private final Map<String, String> metadata;
  private final Layout layout;

  private HeaderDifference(Header there, Map<String, String> metadata, Layout layout) {
    this.there = there;
    this.metadata = metadata;
    this.layout = layout;
  }

  /**
   * Half a sentence whose subject is the file.
   *
   * @param metadata and layout are those of the file that would be written
   */
  static String between(Path file, Map<String, String> metadata, Layout layout) {
    try (Arena arena = Arena.ofConfined()) {
      Header there = HeaderReader.begin(file.toString(), InputFile.map(file, arena));
      return new HeaderDifference(there, metadata, layout).sentence();
    } catch (InvalidInputException e) {
      return "was not written by such a run";
    }
  }

  private String sentence() {
    List<String> readable = new ArrayList<>(fields(false));
    readable.addAll(types());
    if (!readable.isEmpty()) {
      return said(readable);
    }
    if (!there.layout().equals(layout)) {
      return "has tensors of other names, shapes or types than this run";
    }
    List<String> checksums = fields(true);
    return checksums.isEmpty()
        ? "is damaged"
        : said(checksums) + " and names no other difference: an option or a version is another";
  }

  private static String said(List<String> differences) {
    return "has " + String.join(", ", differences);
  }

  private List<String> fields(boolean checksums) {
    TreeSet<String> keys = new TreeSet<>(metadata.keySet());
    keys.addAll(there.metadata().keySet());
    List<String> differences = new ArrayList<>();
    for (String key : keys) {
      String theirs = there.metadata().get(key);
      String ours = metadata.get(key);
      boolean differs = theirs == null || !theirs.equals(ours);
      if (differs && (isChecksum(theirs) || isChecksum(ours)) == checksums) {
        // Whose field it is, "someone.", says nothing here.
        String word = key.substring(key.lastIndexOf('.') + 1);
        differences.add(differs(word, shown(theirs), shown(ours)));
      }
    }
    return differences;
  }

  /** The types that differ of tensors that are the same but for that; one line, or none. */
  private List<String> types() {
    Map<String, Tensor> ours = new HashMap<>();
    layout.entries().forEach(entry -> ours.put(entry.tensor().name(), entry.tensor()));
    Set<String> before = new LinkedHashSet<>();
    Set<String> now = new LinkedHashSet<>();
    for (Layout.Entry entry : there.layout().entries()) {
      Tensor theirs = entry.tensor();
      Tensor wanted = ours.get(theirs.name());
      if (wanted != null && !wanted.equals(theirs) && wanted.shape().equals(theirs.shape())) {
        before.add(theirs.dtype().label());
        now.add(wanted.dtype().label());
      }
    }
    return before.isEmpty() ? List.of() : List.of(differs("dtype", joined(before), joined(now)));
  }

  private static String joined(Set<String> types) {
    return String.join(" and ", types);
  }

  private static String differs(String word, String theirs, String ours) {
    return "%s %s where this run has %s".formatted(word, theirs, ours);
  }

  private static boolean isChecksum(String value) {
    return value != null && CHECKSUM.matcher(value).matches();
  }

  private static String shown(String value) {
    if (value == null) {
      return "none";
    }
    return isChecksum(value) ? value.substring(0, SHOWN_DIGITS) + "…" : JsonText.shown(value);
  }
}
