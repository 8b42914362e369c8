// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.InvalidInputException;
import io.evenkeel.graph.Graph;
import io.evenkeel.network.Networks;
import io.evenkeel.random.Seed;
import io.evenkeel.task.Task;
import io.evenkeel.task.Tasks;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Course. */
final class CourseTest {
  private static Task task(String name) {
    return Tasks.of(name, Seed.of(0));
  }

  @Test
  void batchesStandUnderTheNetworksNames() {
    Course course = Course.of(Networks.of("plain-cnn-4x4"), task("shapes"), 6);
    Map<String, FedTensor> batch = course.training(2);
    assertThat(batch).containsOnlyKeys("input", "target.labels");
    assertThat(batch.get("input").shape()).isEqualTo(Shape.of(6, 3, 32, 32));
    assertThat(course.shapes()).isEqualTo(Map.of("input", Shape.of(6, 3, 32, 32)));
    assertThat(course.chance()).isCloseTo(Math.log(10), within(1e-12));
    assertThat(course.judge().name()).isEqualTo("accuracy");
  }

  @Test
  void trainingAndTestAreDifferentSamples() {
    Course course = Course.of(Networks.of("plain-cnn-4x4"), task("shapes"), 2);
    assertThat(course.training(0).get("input").data().mismatch(course.test(0).get("input").data()))
        .isNotNegative();
  }

  @Test
  void aNetworkWithOtherInputsIsRefused() {
    Graph large = Networks.of("resnet-50");
    assertThatThrownBy(() -> Course.of(large, task("shapes"), 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("batchx3x224x224")
        .hasMessageContaining("2x3x32x32");
  }

  @Test
  void aDetectorsAnchorsGetTheirTargets() {
    Task task = task("shapes-detection-32");
    Graph detector = Networks.of(Networks.fitted("detector:width=2", task.sizes()));
    Course course = Course.of(detector, task, 3);
    int anchors = 3 * (4 * 4 + 2 * 2);
    Map<String, FedTensor> batch = course.training(0);
    assertThat(batch.get("anchor.labels").shape()).isEqualTo(Shape.of(3, anchors));
    assertThat(batch.get("anchor.offsets").shape()).isEqualTo(Shape.of(3, anchors, 5));
    assertThat(labels(batch)).contains(10L).anyMatch(label -> label >= 0 && label < 10);
    assertThat(course.judge().name()).isEqualTo("mAP@.5");
    assertThat(course.chance()).isBetween(0.5, 20.0);
  }

  private static List<Long> labels(Map<String, FedTensor> batch) {
    return LongStream.of(batch.get("anchor.labels").data().toArray(ValueLayout.JAVA_LONG))
        .boxed()
        .toList();
  }

  @Test
  void aNetworkWithoutBoxesIsNoDetector() {
    Task task = task("shapes-detection-32");
    Graph classifier = Networks.of(Networks.fitted("plain-cnn-4x4", task.sizes()));
    assertThatThrownBy(() -> Course.of(classifier, task, 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no detector");
  }

  @Test
  void aGuessKnowsHowFrequentClassesAreAndWhichPlaceOfASequenceItAnswers() {
    Task copy = task("copy-20");
    Graph tagger = Networks.of(Networks.fitted("rnn-tagger:hidden=4", copy.sizes()));
    // Ten symbols of eight behind thirty blanks, Arjovsky et al. 2016; 512 samples estimate it.
    assertThat(Course.of(tagger, copy, 2).chance()).isCloseTo(10 * Math.log(8) / 40, within(0.01));
    Task masks = task("shapes-segmentation-32");
    Graph unet = Networks.of(Networks.fitted("unet:width=2,levels=1", masks.sizes()));
    assertThat(Course.of(unet, masks, 2).chance()).isBetween(0.3, 1.2);
  }

  private static double maskChance(ClassLoss loss) {
    Task masks = task("shapes-segmentation-32");
    Graph unet = Networks.of(Networks.fitted("unet:width=2,levels=1", masks.sizes()));
    return Course.of(unet, masks, 2, loss).chance();
  }

  @Test
  void anOutputThatAnswersElsewhereThanATaskAsksIsRefused() {
    Task labels = task("shapes");
    Graph detector = Networks.of(Networks.fitted("detector:width=2", labels.sizes()));
    assertThatThrownBy(() -> Course.of(detector, labels, 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("asks for a class at each place of 2, output")
        .hasMessageContaining("answers at 2x");
  }

  @Test
  void aGuessIsAsGoodAsTheLossLetsIt() {
    double plain = maskChance(ClassLoss.plain());
    double dice = maskChance(new ClassLoss(ClassLoss.Form.DICE, 0));
    assertThat(dice).isBetween(0.5, 1.0);
    assertThat(maskChance(new ClassLoss(ClassLoss.Form.CROSS_ENTROPY_DICE, 0)))
        .isCloseTo(plain + dice, within(1e-12));
    assertThat(maskChance(new ClassLoss(ClassLoss.Form.CROSS_ENTROPY, 0.2)))
        .isBetween(plain + 0.05, Math.log(11));
  }

  @Test
  void theLeastDiceLossIsThatOfTheBestProbabilities() {
    Frequencies nineToOne = new Frequencies(2, Map.of(0L, Map.of(0L, 90L, 1L, 10L)));
    double best = 1;
    for (double p = 0; p <= 1; p += 1e-4) {
      double overlap = 1.8 * p / (p * p + 0.9) + 0.2 * (1 - p) / ((1 - p) * (1 - p) + 0.1);
      best = Math.min(best, 1 - overlap / 2);
    }
    assertThat(nineToOne.dice()).isCloseTo(best, within(1e-6));
  }

  @Test
  void oneLogitTellsTwoClassesApart() {
    Task task = task("sentiment");
    Map<String, Long> sizes = new HashMap<>(task.sizes());
    sizes.put("classes", 1L);
    Graph network = Networks.of(Networks.fitted("rnn-classifier:layers=1,hidden=4", sizes));
    Course course = Course.of(network, task, 6);
    Map<String, FedTensor> batch = course.training(0);
    assertThat(batch.get("target.truth").shape()).isEqualTo(Shape.of(6, 1));
    assertThat(course.chance()).isCloseTo(Math.log(2), within(1e-12));
    assertThatThrownBy(
            () -> Course.of(network, task, 6, new ClassLoss(ClassLoss.Form.CROSS_ENTROPY, 0.1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("binary cross-entropy alone");
  }

  @Test
  void aGuessOfNumbersCostsTheirVarianceOverManySamples() {
    Task adding = task("adding-10");
    Graph reader = Networks.of(Networks.fitted("rnn-reader:hidden=4", adding.sizes()));
    // Two uniform numbers: 2/12. Its standard error over 4096 samples is .0031, four of them leave
    // 6e-5 to chance.
    assertThat(Course.of(reader, adding, 2).chance()).isCloseTo(1 / 6.0, within(0.0125));
  }
}
