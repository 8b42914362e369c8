// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import io.evenkeel.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** What a Pascal VOC annotation says of one picture. */
final class VocFile {
  private VocFile() {}

  /**
   * A picture with its objects.
   *
   * @param pictures their folder
   */
  static BoxedPicture read(Path file, Path pictures) {
    Element root = parsed(file);
    Reading reading = new Reading(file);
    Element size = reading.child(root, "size");
    double width = reading.number(size, "width");
    double height = reading.number(size, "height");
    List<BoxedPicture.Found> objects = new ArrayList<>();
    NodeList found = root.getElementsByTagName("object");
    for (int i = 0; i < found.getLength(); i++) {
      Element object = (Element) found.item(i);
      objects.add(
          new BoxedPicture.Found(
              reading.child(object, "name").getTextContent().strip(),
              reading.box(reading.child(object, "bndbox"), width, height),
              reading.isMarked(object, "difficult")));
    }
    String name = reading.child(root, "filename").getTextContent().strip();
    return new BoxedPicture(pictures.resolve(name), objects);
  }

  private static Element parsed(Path file) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      // Without a document type, nothing outside the file is read and nothing is expanded.
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(file.toFile()).getDocumentElement();
    } catch (SAXException e) {
      throw new InvalidInputException(
          "%s: not an annotation in XML (%s); remove it or mend it".formatted(file, e.getMessage()),
          e);
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every Java platform can refuse document types", e);
    }
  }

  /** Looks for what must be there. */
  private record Reading(Path file) {
    Element child(Element parent, String name) {
      return find(parent, name)
          .orElseThrow(() -> refusal("<%s> has no <%s>".formatted(parent.getTagName(), name)));
    }

    private static Optional<Element> find(Element parent, String name) {
      for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
        if (node instanceof Element element && element.getTagName().equals(name)) {
          return Optional.of(element);
        }
      }
      return Optional.empty();
    }

    /** Whether there is such a child and it is 1. */
    boolean isMarked(Element parent, String name) {
      return find(parent, name)
          .filter(mark -> mark.getTextContent().strip().equals("1"))
          .isPresent();
    }

    double number(Element parent, String name) {
      String text = child(parent, name).getTextContent().strip();
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw refusal("<%s> is '%s', not a number".formatted(name, text));
      }
    }

    /** Corners are pixels counted from 1, both within the box. */
    List<Float> box(Element corners, double width, double height) {
      double left = (number(corners, "xmin") - 1) / width;
      double right = number(corners, "xmax") / width;
      double top = (number(corners, "ymin") - 1) / height;
      double bottom = number(corners, "ymax") / height;
      // A few annotations begin at 0 or end a fraction of a pixel outside.
      double slack = 2 / Math.min(width, height);
      if (!(left >= -slack && left < right && right <= 1 + slack)
          || !(top >= -slack && top < bottom && bottom <= 1 + slack)) {
        throw refusal("a box is not within the picture of %.0fx%.0f".formatted(width, height));
      }
      return List.of(
          (float) ((left + right) / 2),
          (float) ((top + bottom) / 2),
          (float) (right - left),
          (float) (bottom - top));
    }

    private InvalidInputException refusal(String what) {
      return new InvalidInputException("%s: %s; mend it or remove it".formatted(file, what));
    }
  }
}
