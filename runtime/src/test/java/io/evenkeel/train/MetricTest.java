// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Metrics. */
final class MetricTest {
  /** Two samples of three positions, two classes, classes along axis 1: 1 0 1, 0 0 1. */
  private static final FedTensor LOGITS =
      floats(Shape.of(2, 2, 3), 0, 2, -1, 1, 1, 0, 5, 3, 1, 4, -3, 2);

  private static FedTensor floats(Shape shape, float... values) {
    return new FedTensor(DType.F32, shape, MemorySegment.ofArray(values));
  }

  private static FedTensor classes(Shape shape, long... values) {
    return new FedTensor(DType.I64, shape, MemorySegment.ofArray(values));
  }

  @Test
  void accuracyCountsPositions() {
    Metric accuracy = Metric.accuracy(1, OptionalLong.empty());
    assertThat(accuracy.value()).isNaN();
    accuracy.add(LOGITS, classes(Shape.of(2, 3), 1, 0, 0, 0, 1, 1));
    assertThat(accuracy.value()).isEqualTo(4. / 6);
  }

  @Test
  void ignoredPositionsDoNotCount() {
    Metric accuracy = Metric.accuracy(1, OptionalLong.of(0));
    accuracy.add(LOGITS, classes(Shape.of(2, 3), 1, 0, 0, 0, 1, 1));
    assertThat(accuracy.value()).isEqualTo(2. / 3);
  }

  @Test
  void aSampleMatchesExactlyIfAllItsPositionsDo() {
    Metric exact = Metric.exactMatch(1, OptionalLong.empty());
    exact.add(LOGITS, classes(Shape.of(2, 3), 1, 0, 1, 0, 1, 1));
    assertThat(exact.value()).isEqualTo(0.5);
  }

  @Test
  void classesAlongTheLastAxisAreRead() {
    Metric accuracy = Metric.accuracy(-1, OptionalLong.empty());
    accuracy.add(floats(Shape.of(2, 3), 0, 1, 2, 5, 1, 2), classes(Shape.of(2), 2, 0));
    assertThat(accuracy.value()).isEqualTo(1);
  }

  @Test
  void aClassAmongTheFirstFewCounts() {
    Metric top = Metric.top(2, 1);
    top.add(floats(Shape.of(2, 3), 0, 1, 2, 5, 1, 2), classes(Shape.of(2), 1, 1));
    assertThat(top.value()).isEqualTo(0.5);
    assertThat(top.name()).isEqualTo("top-2");
  }

  @Test
  void logitsThatAreNoNumbersAreNeverAmongTheFirst() {
    Metric top = Metric.top(2, 1);
    top.add(floats(Shape.of(1, 3), Float.NaN, Float.NaN, Float.NaN), classes(Shape.of(1), 1));
    assertThat(top.value()).isZero();
  }

  @Test
  void aGuessThatKnowsNothingWaversBetweenAllClasses() {
    Metric perplexity = Metric.perplexity(1, OptionalLong.of(-1));
    perplexity.add(floats(Shape.of(2, 4), 7, 7, 7, 7, 900, 0, 0, 0), classes(Shape.of(2), 3, -1));
    assertThat(perplexity.value()).isCloseTo(4, within(1e-12));
    perplexity.add(floats(Shape.of(1, 2), 0, (float) Math.log(3)), classes(Shape.of(1), 1));
    // exp of the mean of ln 4 and ln 4/3.
    assertThat(perplexity.value()).isCloseTo(Math.sqrt(16. / 3), within(1e-6));
  }

  @Test
  void runsOfWordsAreSharedWithTheReference() {
    Metric bleu = Metric.bleu(2, OptionalLong.of(-1));
    bleu.add(says(1, 2, 3, 4, 9, 6, 7, 0), classes(Shape.of(1, 8), 1, 2, 3, 4, 5, 6, 7, -1));
    // Of one word 6 of 7, of two 4 of 6, of three 2 of 5, of four 1 of 4.
    assertThat(bleu.value()).isCloseTo(Math.pow(6. / 7 * 4 / 6 * 2 / 5 / 4, 0.25), within(1e-12));
    bleu.add(says(1, 1, 1, 1), classes(Shape.of(1, 4), 1, 2, 3, 4));
    // The reference has one 1: 7 of 11, 4 of 9, 2 of 7, 1 of 5.
    assertThat(bleu.value()).isCloseTo(Math.pow(7. / 11 * 4 / 9 * 2 / 7 / 5, 0.25), within(1e-12));
  }

  /** Logits of one sentence over ten words. */
  private static FedTensor says(int... words) {
    float[] logits = new float[words.length * 10];
    for (int i = 0; i < words.length; i++) {
      logits[i * 10 + words[i]] = 1;
    }
    return floats(Shape.of(1, words.length, 10), logits);
  }

  @Test
  void overlapIsTheMeanOverClasses() {
    Metric overlap = Metric.meanIntersectionOverUnion(1, OptionalLong.empty());
    overlap.add(LOGITS, classes(Shape.of(2, 3), 1, 0, 0, 0, 1, 1));
    // Class 0: 2 in common of 4; class 1: 2 of 4.
    assertThat(overlap.value()).isEqualTo(0.5);
  }

  @Test
  void overlapLeavesOutWhatIsIgnored() {
    Metric overlap = Metric.meanIntersectionOverUnion(1, OptionalLong.of(-1));
    overlap.add(LOGITS, classes(Shape.of(2, 3), 1, 0, -1, -1, 1, 1));
    Metric whole = Metric.meanIntersectionOverUnion(1, OptionalLong.empty());
    whole.add(LOGITS, classes(Shape.of(2, 3), 1, 0, 0, 0, 1, 1));
    assertThat(overlap.value()).isNotEqualTo(whole.value()).isBetween(0.0, 1.0);
  }

  @Test
  void meanSquareIsOverElements() {
    Metric error = Metric.meanSquare();
    error.add(floats(Shape.of(2, 1), 1, 2), floats(Shape.of(2, 1), 0, 4));
    assertThat(error.value()).isEqualTo(2.5);
  }
}
