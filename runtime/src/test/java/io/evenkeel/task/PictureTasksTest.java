// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.InvalidInputException;
import io.evenkeel.random.Seed;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures in folders, with masks and with boxes. */
final class PictureTasksTest {
  private static final int RED = 0xff0000;
  private static final int BLUE = 0x0000ff;

  @TempDir private Path folder;

  private Task task(String format) {
    return Tasks.of(format + ":" + folder, Seed.of(0));
  }

  private static BufferedImage plain(int width, int height, int colour) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, colour);
    }
    return image;
  }

  private void write(String name, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private void writeText(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void foldersAreClassesAndEveryTenthPictureIsForTheTest() throws IOException {
    for (int i = 0; i < 10; i++) {
      write("a/%d.png".formatted(i), plain(6, 4, RED));
      write("b/%d.png".formatted(i), plain(4, 6, BLUE));
    }
    Task task = task("images-2");
    Batch test = task.batch(Split.TEST, 0, 2);
    assertThat(task.classes()).isEqualTo(2);
    assertThat(Contents.integers(test, "labels")).containsExactly(0, 1);
    float[] pixels = Contents.reals(test, "input");
    float red = (1 - 0.485f) / 0.229f;
    float noBlue = -0.406f / 0.225f;
    assertThat(pixels).hasSize(24);
    assertThat(pixels[0]).isCloseTo(red, within(1e-5f));
    assertThat(pixels[8]).isCloseTo(noBlue, within(1e-5f));
  }

  @Test
  void greyStaysAsBrightAsItIsStored() throws IOException {
    BufferedImage grey = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage same = plain(4, 4, 0x808080);
    for (int i = 0; i < 16; i++) {
      grey.getRaster().setSample(i % 4, i / 4, 0, 0x80);
    }
    write("train/a/1.png", grey);
    write("train/b/1.png", same);
    write("val/a/1.png", grey);
    write("val/b/1.png", same);
    Batch batch = task("images-2").batch(Split.TEST, 0, 2);
    float[] pixels = Contents.reals(batch, "input");
    assertThat(Arrays.copyOf(pixels, 12)).isEqualTo(Arrays.copyOfRange(pixels, 12, 24));
  }

  @Test
  void aTestLooksAtEveryClassOfASortedFolder() throws IOException {
    for (int i = 0; i < 40; i++) {
      write("train/a/%02d.png".formatted(i), plain(2, 2, RED));
      write("train/b/%02d.png".formatted(i), plain(2, 2, BLUE));
      write("val/a/%02d.png".formatted(i), plain(2, 2, RED));
      write("val/b/%02d.png".formatted(i), plain(2, 2, BLUE));
    }
    long[] first = Contents.integers(task("images-2").batch(Split.TEST, 0, 10), "labels");
    assertThat(Arrays.stream(first).sum()).isEqualTo(5);
    long[] all = Contents.integers(task("images-2").batch(Split.TEST, 0, 80), "labels");
    assertThat(Arrays.stream(all).sum()).isEqualTo(40);
  }

  @Test
  void trainAndTestFoldersAreTakenAsTheyAre() throws IOException {
    write("train/a/1.png", plain(3, 3, RED));
    write("train/b/1.png", plain(3, 3, BLUE));
    write("val/b/1.png", plain(3, 3, BLUE));
    assertThat(Contents.integers(task("images").batch(Split.TEST, 0, 2), "labels"))
        .containsExactly(1, 1);
    write("val/c/1.png", plain(3, 3, BLUE));
    assertThatThrownBy(() -> task("images"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("class c is not among those to learn");
  }

  @Test
  void aTargetPixelIsTheMeanOfItsPartOfThePicture() {
    BufferedImage image = plain(3, 3, 0);
    image.setRGB(0, 0, 0xff0000);
    image.setRGB(1, 0, 0xff0000);
    byte[] bytes = Resizing.colours(image, Resizing.Frame.whole(image), 2);
    // The first quarter is 1.5 by 1.5 pixels, of which 1.5 by 1 are red.
    assertThat(Byte.toUnsignedInt(bytes[0])).isEqualTo(170);
    assertThat(Byte.toUnsignedInt(bytes[1])).isEqualTo(57);
    assertThat(bytes[2]).isZero();
  }

  @Test
  void aFileThatIsNoPictureIsNamed() throws IOException {
    write("train/a/1.png", plain(3, 3, RED));
    writeText("train/b/1.png", "no picture");
    write("test/b/1.png", plain(3, 3, BLUE));
    assertThatThrownBy(() -> task("images").batch(Split.TRAIN, 0, 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(folder.resolve("train/b/1.png") + ": not a picture");
  }

  @Test
  void aTruncatedPictureIsNamed() throws IOException {
    write("train/a/1.png", plain(30, 30, RED));
    write("train/b/1.png", plain(30, 30, RED));
    write("test/b/1.png", plain(3, 3, BLUE));
    Path file = folder.resolve("train/b/1.png");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, 40));
    assertThatThrownBy(() -> task("images").batch(Split.TRAIN, 0, 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ": damaged picture");
  }

  @Test
  void foldersWithoutClassesOrWithTooFewPicturesAreRefused() throws IOException {
    write("a/1.png", plain(3, 3, RED));
    assertThatThrownBy(() -> task("images")).hasMessageContaining("at least two classes");
    write("b/1.png", plain(3, 3, RED));
    assertThatThrownBy(() -> task("images")).hasMessageContaining("2 samples are too few");
  }

  @Test
  void aMasksNumbersAreClassesAndVoidDoesNotCount() throws IOException {
    for (int i = 0; i < 10; i++) {
      BufferedImage mask = new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY);
      mask.getRaster().setSample(1, 0, 0, 3);
      mask.getRaster().setSample(0, 1, 0, 255);
      write("images/%d.png".formatted(i), plain(2, 2, RED));
      write("masks/%d.png".formatted(i), mask);
    }
    Task task = task("masks-4");
    assertThat(task.classes()).isEqualTo(4);
    assertThat(Contents.integers(task.batch(Split.TEST, 0, 1), "mask"))
        .containsExactly(0, 0, 3, 3, 0, 0, 3, 3, -1, -1, 0, 0, -1, -1, 0, 0);
    write("images/extra.png", plain(2, 2, RED));
    assertThatThrownBy(() -> task("masks")).hasMessageContaining("extra.png: has no mask");
  }

  private void writeVoc(String box) throws IOException {
    for (int i = 0; i < 10; i++) {
      write("JPEGImages/%d.jpg".formatted(i), plain(20, 10, RED));
      writeText(
          "Annotations/%d.xml".formatted(i),
          """
          <annotation><filename>%d.jpg</filename>
          <size><width>20</width><height>10</height><depth>3</depth></size>
          <object><name>dog</name><part><name>head</name></part><bndbox>%s</bndbox></object>
          <object><name>cat</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>20</xmax>\
          <ymax>10</ymax></bndbox></object></annotation>
          """
              .formatted(i, box));
    }
  }

  @Test
  void boxesArePartsOfThePicture() throws IOException {
    writeVoc("<xmin>11</xmin><ymin>1</ymin><xmax>20</xmax><ymax>5</ymax>");
    Task task = task("voc-8");
    Batch batch = task.batch(Split.TEST, 0, 1);
    assertThat(task.classes()).isEqualTo(2);
    assertThat(Contents.integers(batch, "labels")).containsExactly(1, 0);
    assertThat(Contents.reals(batch, "boxes"))
        .containsExactly(0.75f, 0.25f, 0.5f, 0.5f, 0.5f, 0.5f, 1, 1);
  }

  @Test
  void difficultObjectsArePassedOver() throws IOException {
    writeVoc("<xmin>11</xmin><ymin>1</ymin><xmax>20</xmax><ymax>5</ymax>");
    for (int i = 0; i < 10; i++) {
      Path file = folder.resolve("Annotations/%d.xml".formatted(i));
      String text = Files.readString(file);
      writeText(
          "Annotations/%d.xml".formatted(i),
          text.replace("<name>dog</name>", "<name>dog</name><difficult>1</difficult>")
              .replace("<name>cat</name>", "<name>cat</name><difficult>0</difficult>"));
    }
    Batch batch = task("voc-8").batch(Split.TEST, 0, 1);
    assertThat(Contents.integers(batch, "labels")).containsExactly(Batch.passedOver(1), 0);
  }

  @Test
  void boxesThatAreNoneAreRefused() throws IOException {
    writeVoc("<xmin>11</xmin><ymin>1</ymin><xmax>40</xmax><ymax>5</ymax>");
    assertThatThrownBy(() -> task("voc"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("0.xml: a box is not within the picture of 20x10");
    writeVoc("<xmin>one</xmin>");
    assertThatThrownBy(() -> task("voc")).hasMessageContaining("<xmin> is 'one', not a number");
    writeVoc("");
    assertThatThrownBy(() -> task("voc")).hasMessageContaining("<bndbox> has no <xmin>");
    writeText("Annotations/0.xml", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a/>");
    assertThatThrownBy(() -> task("voc")).hasMessageContaining("not an annotation in XML");
  }

  private static String coco(String annotations) {
    return """
    {"info": {"year": 2017, "more": [{"deep": []}]},
     "images": [{"id": 7, "file_name": "7.png", "width": 20, "height": 10, "license": 1},
                {"id": 9, "file_name": "9.png", "width": 20, "height": 10}],
     "annotations": [%s],
     "categories": [{"supercategory": "animal", "id": 18, "name": "dog"},
                    {"id": 17, "name": "cat"}]}
    """
        .formatted(annotations);
  }

  private void writeCoco(String part, String annotations) throws IOException {
    write(part + "/7.png", plain(20, 10, RED));
    write(part + "/9.png", plain(20, 10, BLUE));
    writeText("annotations/instances_%s.json".formatted(part), coco(annotations));
  }

  private static final String DOG =
      """
      {"segmentation": [[1, 2, 3]], "iscrowd": 0, "image_id": 7, "bbox": [10, 0.0, 10, 5],
       "category_id": 18}\
      """;

  private static final String CROWD =
      """
      {"segmentation": {"counts": [1], "size": [2]}, "iscrowd": 1, "image_id": 7,
       "bbox": [0, 0, 20, 10], "category_id": 17}\
      """;

  @Test
  void cocosBoxesArePartsOfThePictureAndCrowdsAreLeftOut() throws IOException {
    writeCoco("train2017", DOG + "," + DOG.replace("18}", "17}").replace("0.0", "5"));
    writeCoco("val2017", DOG + "," + CROWD + "," + DOG.replace("10, 5]", "10, 0.0]"));
    Task task = task("coco-8");
    assertThat(task.classes()).isEqualTo(2);
    Batch batch = task.batch(Split.TEST, 0, 2);
    assertThat(Contents.integers(batch, "labels")).containsExactly(1, -1, -1, -1);
    assertThat(Arrays.copyOf(Contents.reals(batch, "boxes"), 4))
        .containsExactly(0.75f, 0.25f, 0.5f, 0.5f);
  }

  @Test
  void cocoFilesThatAreNoneAreRefusedWithWhatIsMissing() throws IOException {
    Files.createDirectories(folder.resolve("annotations"));
    assertThatThrownBy(() -> task("coco")).hasMessageContaining("no annotations/instances_train");
    writeCoco("train2017", DOG.replace("[10, 0.0, 10, 5]", "[10, 0, 30, 5]"));
    assertThatThrownBy(() -> task("coco"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is not within 7.png of 20x10");
    writeCoco("train2017", DOG.replace("7", "8"));
    assertThatThrownBy(() -> task("coco")).hasMessageContaining("of image 8 and category 18");
    writeCoco("train2017", "{}");
    assertThatThrownBy(() -> task("coco"))
        .hasMessageContaining("an entry of annotations has no number image_id");
    writeText("annotations/instances_train2017.json", coco(DOG).substring(0, 300));
    assertThatThrownBy(() -> task("coco")).hasMessageContaining("not JSON");
    writeText("annotations/instances_train2017.json", "");
    assertThatThrownBy(() -> task("coco")).hasMessageContaining("does not begin with {");
  }
}
