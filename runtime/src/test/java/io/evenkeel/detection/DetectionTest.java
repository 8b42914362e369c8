// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DetectionTest {
  private static final Box LEFT = new Box(0.25, 0.5, 0.25, 0.25);
  private static final Box RIGHT = new Box(0.75, 0.5, 0.25, 0.25);
  private static final Anchors ANCHORS = Anchors.of(64, 3 * (64 + 16));

  @Test
  void overlapIsCommonAreaOverCoveredArea() {
    Box half = new Box(0.375, 0.5, 0.25, 0.25);
    assertThat(LEFT.overlap(LEFT)).isEqualTo(1);
    assertThat(LEFT.overlap(RIGHT)).isZero();
    assertThat(LEFT.overlap(half)).isCloseTo(1.0 / 3, within(1e-12));
  }

  @Test
  void offsetsOfABoxMeanThatBox() {
    Box box = new Box(0.3, 0.6, 0.2, 0.35);
    for (int anchor : List.of(0, 7, 100, 239)) {
      double[] offsets = ANCHORS.offsets(anchor, box);
      Box back = ANCHORS.box(anchor, offsets[0], offsets[1], offsets[2], offsets[3]);
      assertThat(back.overlap(box)).isCloseTo(1, within(1e-9));
    }
  }

  @Test
  void everyObjectIsLearnedByAnAnchorAndMostAnchorsLearnBackground() {
    Box tiny = new Box(0.9, 0.1, 0.02, 0.02);
    Matching matching = Matching.of(ANCHORS, List.of(LEFT, tiny));
    assertThat(matching.objects()).contains(0, 1).contains(Matching.BACKGROUND);
    for (int anchor = 0; anchor < matching.objects().size(); anchor++) {
      double overlap = ANCHORS.boxes().get(anchor).overlap(LEFT);
      if (overlap >= 0.5) {
        assertThat(matching.objects().get(anchor)).isZero();
      }
      if (matching.objects().get(anchor) == Matching.IGNORED) {
        assertThat(overlap).isBetween(0.4, 0.5);
      }
    }
  }

  @Test
  void anImageWithoutObjectsIsAllBackground() {
    Matching matching = Matching.of(ANCHORS, List.of());
    assertThat(matching.objects()).containsOnly(Matching.BACKGROUND);
    assertThat(matching.positives()).isZero();
  }

  @Test
  void ofCopiesOfADetectionTheSurestStays() {
    int classes = 2;
    double[] scores = new double[ANCHORS.boxes().size() * classes];
    double[] offsets = new double[ANCHORS.boxes().size() * 4];
    Arrays.fill(scores, -20);
    for (int anchor : List.of(30, 33)) {
      double[] to = ANCHORS.offsets(anchor, LEFT);
      System.arraycopy(to, 0, offsets, 4 * anchor, 4);
      scores[classes * anchor + 1] = anchor / 10.0;
    }
    List<Detection> found =
        new Decoder(ANCHORS, classes).decode(i -> scores[(int) i], i -> offsets[(int) i]);
    assertThat(found).hasSize(1);
    assertThat(found.getFirst().label()).isOne();
    assertThat(found.getFirst().score()).isCloseTo(1 / (1 + Math.exp(-3.3)), within(1e-12));
    assertThat(found.getFirst().box().overlap(LEFT)).isCloseTo(1, within(1e-9));
  }

  @Test
  void averagePrecisionIsTheAreaUnderPrecisionByRecall() {
    AveragePrecision precision = new AveragePrecision();
    // Right, wrong, right: precision 1 up to recall 1/2, 2/3 up to recall 1.
    precision.add(
        List.of(
            new Detection(0, 0.9, LEFT),
            new Detection(0, 0.8, new Box(0.5, 0.1, 0.1, 0.1)),
            new Detection(0, 0.7, RIGHT)),
        List.of(new RealObject(0, LEFT, true), new RealObject(0, RIGHT, true)));
    assertThat(precision.value()).isCloseTo(0.5 + 0.5 * 2 / 3, within(1e-12));
  }

  @Test
  void anObjectIsFoundOnceAndOnlyUnderItsClass() {
    AveragePrecision precision = new AveragePrecision();
    precision.add(
        List.of(
            new Detection(1, 0.9, LEFT), new Detection(0, 0.8, LEFT), new Detection(0, 0.7, LEFT)),
        List.of(new RealObject(0, LEFT, true)));
    assertThat(precision.value()).isEqualTo(1);
    precision.add(List.of(), List.of(new RealObject(1, RIGHT, true)));
    assertThat(precision.value()).isEqualTo(0.5);
  }

  @Test
  void whatIsPassedOverIsNeitherMissedNorMistaken() {
    AveragePrecision precision = new AveragePrecision();
    precision.add(
        List.of(new Detection(0, 0.9, LEFT), new Detection(0, 0.8, RIGHT)),
        List.of(new RealObject(0, LEFT, false), new RealObject(0, RIGHT, true)));
    precision.add(List.of(), List.of(new RealObject(1, LEFT, false)));
    assertThat(precision.value()).isEqualTo(1);
  }

  @Test
  void anchorsOnWhatIsPassedOverLearnNothing() {
    Matching matching = Matching.of(ANCHORS, List.of(), List.of(LEFT));
    for (int anchor = 0; anchor < matching.objects().size(); anchor++) {
      boolean near = ANCHORS.boxes().get(anchor).overlap(LEFT) >= 0.4;
      assertThat(matching.objects().get(anchor))
          .isEqualTo(near ? Matching.IGNORED : Matching.BACKGROUND);
    }
    assertThat(matching.objects()).contains(Matching.IGNORED, Matching.BACKGROUND);
  }

  @Test
  void anchorsOfAnotherNumberAreRefused() {
    assertThatThrownBy(() -> Anchors.of(64, 100))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("240");
  }
}
