// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.evenkeel.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a file of COCO's instances says, picture by picture; read as a stream, outlines passed over.
 *
 * @see <a href="https://cocodataset.org/#format-data">The format</a>
 */
final class CocoFile {
  private record Image(String name, double width, double height) {}

  private record Annotation(long image, long category, List<Double> box) {}

  private final Path file;
  private final Map<Long, Image> images = new LinkedHashMap<>();
  private final Map<Long, String> categories = new HashMap<>();
  private final List<Annotation> annotations = new ArrayList<>();

  private CocoFile(Path file) {
    this.file = file;
  }

  /**
   * The pictures of a file, by their numbers. Crowds, whose box is no object's, are left out, and
   * so are boxes without an area, of which COCO has two.
   *
   * @param pictures their folder
   */
  static List<BoxedPicture> read(Path file, Path pictures) {
    CocoFile read = new CocoFile(file);
    try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
      read.whole(json);
    } catch (JsonProcessingException e) {
      throw new InvalidInputException(
          "%s: not JSON (%s); give COCO's instances"
              .formatted(file, e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
    return read.pictures(pictures);
  }

  private void whole(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw refusal("does not begin with {");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String list = json.currentName();
      boolean known = List.of("images", "annotations", "categories").contains(list);
      if (json.nextToken() == JsonToken.START_ARRAY && known) {
        entries(list, json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void entries(String list, JsonParser json) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw refusal("an entry of %s is no object".formatted(list));
      }
      entry(list, json);
    }
  }

  private void entry(String list, JsonParser json) throws IOException {
    CocoEntry entry = CocoEntry.read(json);
    switch (list) {
      case "images" ->
          images.put(
              number(list, entry, "id"),
              new Image(
                  text(list, entry, "file_name"),
                  number(list, entry, "width"),
                  number(list, entry, "height")));
      case "categories" -> categories.put(number(list, entry, "id"), text(list, entry, "name"));
      default -> {
        if (entry.isObject()) {
          annotations.add(
              new Annotation(
                  number(list, entry, "image_id"),
                  number(list, entry, "category_id"),
                  entry.box()));
        }
      }
    }
  }

  private long number(String list, CocoEntry entry, String field) {
    Double number = entry.numbers().get(field);
    if (number == null) {
      throw refusal("an entry of %s has no number %s".formatted(list, field));
    }
    return number.longValue();
  }

  private String text(String list, CocoEntry entry, String field) {
    String text = entry.texts().get(field);
    if (text == null) {
      throw refusal("an entry of %s has no text %s".formatted(list, field));
    }
    return text;
  }

  private List<BoxedPicture> pictures(Path folder) {
    Map<Long, List<BoxedPicture.Found>> found = new HashMap<>();
    for (Annotation annotation : annotations) {
      Image image = images.get(annotation.image());
      String name = categories.get(annotation.category());
      if (image == null || name == null) {
        throw refusal(
            "an annotation is of image %d and category %d, which are not there"
                .formatted(annotation.image(), annotation.category()));
      }
      found
          .computeIfAbsent(annotation.image(), id -> new ArrayList<>())
          .add(new BoxedPicture.Found(name, box(annotation.box(), image), false));
    }
    List<BoxedPicture> pictures = new ArrayList<>();
    images.forEach((id, image) ->
        pictures.add(
            new BoxedPicture(folder.resolve(image.name()), found.getOrDefault(id, List.of()))));
    return pictures;
  }

  /** Left, top, width and height in pixels, counted from 0. */
  private List<Float> box(List<Double> box, Image image) {
    double slack = 1;
    boolean within =
        box.size() == Boxes.NUMBERS
            && box.get(0) >= -slack
            && box.get(1) >= -slack
            && box.get(0) + box.get(2) <= image.width() + slack
            && box.get(1) + box.get(3) <= image.height() + slack;
    if (!within) {
      throw refusal(
          "box %s is not within %s of %.0fx%.0f"
              .formatted(box, image.name(), image.width(), image.height()));
    }
    return List.of(
        (float) ((box.get(0) + box.get(2) / 2) / image.width()),
        (float) ((box.get(1) + box.get(3) / 2) / image.height()),
        (float) (box.get(2) / image.width()),
        (float) (box.get(3) / image.height()));
  }

  private InvalidInputException refusal(String what) {
    return new InvalidInputException("%s: %s; give COCO's instances".formatted(file, what));
  }
}
