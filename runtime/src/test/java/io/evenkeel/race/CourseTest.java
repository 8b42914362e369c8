// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.InvalidInputException;
import io.evenkeel.engine.FedTensor;
import io.evenkeel.graph.Graph;
import io.evenkeel.network.Networks;
import io.evenkeel.random.Seed;
import io.evenkeel.task.Task;
import io.evenkeel.task.Tasks;
import io.evenkeel.tensor.Shape;
import java.util.Map;
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
    assertThat(batch).containsOnlyKeys("input", "labels");
    assertThat(batch.get("input").shape()).isEqualTo(Shape.of(6, 3, 32, 32));
    assertThat(course.shapes()).isEqualTo(Map.of("input", Shape.of(6, 3, 32, 32)));
    assertThat(course.chance()).isCloseTo(Math.log(10), within(1e-12));
    assertThat(course.metric().name()).isEqualTo("accuracy");
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
  void boxesAreNotTrainedByRaces() {
    Graph detector = Networks.of("detector");
    assertThatThrownBy(() -> Course.of(detector, task("shapes-detection"), 2))
        .isInstanceOf(InvalidInputException.class);
  }
}
