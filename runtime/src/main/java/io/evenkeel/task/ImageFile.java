// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** A picture in a file of any format that the Java platform reads. */
final class ImageFile {
  private static final List<String> ENDINGS =
      List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".wbmp");

  /** More would not fit in memory beside a network. */
  private static final long MOST_PIXELS = 100_000_000;

  private ImageFile() {}

  /** Whether a file's name is that of a picture. */
  static boolean is(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith);
  }

  /** A file's name without the ending that says its format. */
  static String stem(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** The first picture in a file. */
  static BufferedImage read(Path file) {
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers =
          in == null ? List.<ImageReader>of().iterator() : ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new InvalidInputException(
            "%s: not a picture that can be read; remove it, or convert it to PNG".formatted(file));
      }
      return read(file, readers.next(), in);
    } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new InvalidInputException(
          "%s: damaged picture (%s); remove it or download it again"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static BufferedImage read(Path file, ImageReader reader, ImageInputStream in)
      throws IOException {
    try {
      reader.setInput(in, true, true);
      long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
      if (pixels > MOST_PIXELS) {
        throw new InvalidInputException(
            "%s: a picture of %d pixels is too large; make it smaller".formatted(file, pixels));
      }
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }
}
