// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Where each stored tensor but the smallest lies in a file of external data. */
final class ExternalLayout {
  // ONNX Runtime maps tensors that start on a page.
  private static final long PAGE = 4096;
  private static final long LARGE = 1 << 20;
  private static final long LINE = 64;
  private static final long LARGEST_INLINE = 1024;

  /** One tensor's bytes. */
  record Place(Constant constant, long offset, long length) {}

  private final List<Place> places;
  private final StoredValues values;

  private ExternalLayout(List<Place> places, StoredValues values) {
    this.places = places;
    this.values = values;
  }

  static ExternalLayout of(Graph graph, StoredValues values) {
    // Runtimes look at shapes and axes before they open files.
    List<Place> places = new ArrayList<>();
    long end = 0;
    for (Constant constant : graph.constants().values()) {
      long length = values.byteCount(constant);
      if (length <= LARGEST_INLINE) {
        continue;
      }
      long alignment = length >= LARGE ? PAGE : LINE;
      long offset = Math.ceilDiv(end, alignment) * alignment;
      places.add(new Place(constant, offset, length));
      end = offset + length;
    }
    return new ExternalLayout(List.copyOf(places), values);
  }

  List<Place> places() {
    return places;
  }

  long size() {
    return places.isEmpty() ? 0 : places.getLast().offset() + places.getLast().length();
  }

  void write(FileChannel channel, LongConsumer progress) throws IOException {
    OutputStream target = Channels.newOutputStream(channel);
    for (Place place : places) {
      target.write(new byte[(int) (place.offset() - channel.position())]);
      values.stream(place.constant(), target::write, progress);
    }
  }
}
