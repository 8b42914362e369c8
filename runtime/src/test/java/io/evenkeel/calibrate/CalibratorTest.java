// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.evenkeel.InvalidInputException;
import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Graph;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Recipe;
import io.evenkeel.init.Recipes;
import io.evenkeel.network.Networks;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.Planner;
import io.evenkeel.random.Seed;
import io.evenkeel.role.PlacedParameter;
import io.evenkeel.role.Roles;
import io.evenkeel.tensor.FedTensor;
import io.evenkeel.tensor.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** After a calibration every pre-activation is within 1 % of its target on samples held back. */
final class CalibratorTest {
  private static final Seed SEED = Seed.of(3);

  private static Subject subject(Graph graph, Recipe recipe, Map<String, Shape> shapes) {
    List<PlacedParameter> placed = Roles.of(graph);
    Inputs inputs = Inputs.of(graph, shapes, Map.of(), SEED);
    Plan plan = Planner.plan(graph, placed, recipe, inputs.shapes());
    return new Subject(graph, placed, recipe, plan, inputs, SEED);
  }

  private static Calibration calibrated(
      Graph graph, Recipe recipe, Goal goal, Map<String, Shape> shapes) {
    Subject subject = subject(graph, recipe, shapes);
    BatchSource source = MadeUpBatches.of(graph, subject.inputs(), SEED);
    return Calibrator.run(subject, goal, source, done -> {});
  }

  private static Calibration calibrated(Graph graph) {
    return calibrated(graph, Recipes.auto(), Goal.PLANNED, Map.of());
  }

  private static void assertNear(Calibration calibration, int maps) {
    assertThat(calibration.corrections()).hasSize(maps);
    assertThat(calibration.missed()).isEmpty();
    for (Correction correction : calibration.corrections()) {
      assertThat(correction.error()).as(correction.parameter()).isLessThan(0.003);
      if (correction.uses() == 1) {
        assertThat(correction.miss()).as(correction.toString()).isLessThan(0.01);
      }
    }
  }

  @Test
  void aPlainConvolutionalNetworkIsNearItsTargets() {
    Calibration calibration = calibrated(Networks.of("plain-cnn-10x8"));
    assertNear(calibration, 10);
    assertThat(calibration.uncorrected()).isEmpty();
    // Single draws of it are far off, or there would be nothing to test.
    assertThat(calibration.corrections())
        .anySatisfy(c -> assertThat(Math.abs(c.before() / c.target() - 1)).isGreaterThan(0.1));
  }

  @Test
  void behindBatchNormalizationTheLastLayerIsCorrectedAndTheOthersNeedNothing() {
    Calibration calibration = calibrated(Networks.of("resnet-8"));
    assertNear(calibration, 1);
    assertThat(calibration.corrections().getFirst().parameter()).isEqualTo("linear.weight");
    assertThat(calibration.uncorrected())
        .hasSizeGreaterThan(6)
        .allSatisfy(map ->
            assertThat(map.because()).isEqualTo("a normalization follows: its scale is free"));
  }

  @Test
  void aResidualNetworkWithoutNormalizationIsNearItsTargets() {
    assertNear(calibrated(SmallNetworks.residual(6)), 14);
  }

  @Test
  void aDenseNetworkWithGeluIsNearItsTargets() {
    assertNear(calibrated(Networks.of("mlp-3x128-gelu")), 3);
  }

  @Test
  void theGatesOfARecurrentLayerGetWhatTheInputsAreToGive() {
    Calibration calibration = calibrated(SmallNetworks.lstm());
    assertNear(calibration, 2);
    assertThat(calibration.corrections().getFirst().parameter()).isEqualTo("lstm.weight_ih");
  }

  @Test
  void aTransformerIsNearItsTargets() {
    assertNear(calibrated(SmallNetworks.transformer()), 8);
  }

  @Test
  void ofASharedWeightTheMeanOverItsUsesIsAtTheTarget() {
    Calibration calibration = calibrated(SmallNetworks.shared(3));
    assertNear(calibration, 4);
    assertThat(calibration.corrections().getFirst().uses()).isEqualTo(3);
    assertThat(calibration.corrections())
        .filteredOn(c -> c.parameter().equals("loop.weight"))
        .extracting(Correction::factor)
        .containsOnly(calibration.corrections().getFirst().factor());
  }

  @Test
  void biasesCountAndAreNotMultiplied() {
    Graph graph = SmallNetworks.withBiases();
    Calibration calibration = calibrated(graph);
    assertThat(calibration.drawn().parameters())
        .filteredOn(p -> p.name().equals("fc0.bias"))
        .allSatisfy(p -> assertThat(p.initializer()).isInstanceOf(Initializer.Normal.class));
    assertNear(calibration, 16);
    assertThat(calibration.corrected().parameters())
        .filteredOn(p -> p.name().endsWith("bias"))
        .isEqualTo(
            calibration.drawn().parameters().stream()
                .filter(p -> p.name().endsWith("bias"))
                .toList());
  }

  @Test
  void aFactorMultipliesTheScaleOnceAndHasTwelveBits() {
    Calibration calibration = calibrated(SmallNetworks.residual(1));
    double factor = calibration.corrections().getFirst().factor();
    assertThat(Factors.rounded(factor)).isEqualTo(factor);
    assertThat(Math.scalb(factor, 11 - Math.getExponent(factor)) % 1).isZero();
    assertThat(calibration.corrected().parameters().getFirst().initializer())
        .isEqualTo(calibration.drawn().parameters().getFirst().initializer().times(factor));
  }

  @Test
  void theSameDrawAndDataGiveTheSameFactors() {
    assertThat(calibrated(SmallNetworks.residual(1)).corrected())
        .isEqualTo(calibrated(SmallNetworks.residual(1)).corrected());
  }

  @Test
  void lsuvBringsEveryLayerToVarianceOneOnItsBatch() {
    Calibration calibration =
        calibrated(Networks.of("plain-cnn-10x8"), Recipes.of("lsuv"), Goal.UNIT_VARIANCE, Map.of());
    assertThat(calibration.corrections()).hasSize(10);
    assertThat(calibration.missed()).isEmpty();
    assertThat(calibration.corrections())
        .allSatisfy(c -> assertThat(c.target()).isEqualTo(1))
        .anySatisfy(c -> assertThat(c.factor()).isNotEqualTo(1));
  }

  @Test
  void lsuvScalesLayersBeforeANormalizationToo() {
    Calibration calibration =
        calibrated(Networks.of("resnet-8"), Recipes.of("lsuv"), Goal.UNIT_VARIANCE, Map.of());
    assertThat(calibration.corrections()).hasSizeGreaterThan(7);
    assertThat(calibration.missed()).isEmpty();
  }

  @Test
  void aLayerThatGetsNothingIsNamed() {
    assertThatThrownBy(() -> run(SmallNetworks.residual(1), 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("stem.weight: what it makes is exactly zero on all");
  }

  @Test
  void dataThatAreNotFiniteAreRefusedWhereTheyShow() {
    assertThatThrownBy(() -> run(SmallNetworks.residual(1), Float.NaN))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("stem.weight: what it makes is not finite");
  }

  private static Calibration run(Graph graph, float value) {
    Subject subject = subject(graph, Recipes.auto(), Map.of());
    return Calibrator.run(subject, Goal.PLANNED, constant(subject.inputs(), value), done -> {});
  }

  private static BatchSource constant(Inputs inputs, float value) {
    Map<String, FedTensor> batch = new LinkedHashMap<>();
    inputs
        .tensors()
        .forEach((name, tensor) -> {
          MemorySegment data = Arena.ofAuto().allocate(tensor.data().byteSize(), 8);
          for (long i = 0; i < tensor.shape().elementCount(); i++) {
            data.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
          }
          batch.put(name, new FedTensor(tensor.dtype(), tensor.shape(), data));
        });
    return new BatchSource() {
      @Override
      public Optional<Map<String, FedTensor>> correcting(long number) {
        return Optional.of(batch);
      }

      @Override
      public Optional<Map<String, FedTensor>> heldBack(long number) {
        return Optional.of(batch);
      }

      @Override
      public String describe() {
        return "constant";
      }
    };
  }

  @Test
  void aFactorIsRoundedToTheNearestOfTwelveBits() {
    assertThat(Factors.rounded(1.0001)).isEqualTo(1);
    assertThat(Factors.rounded(0.70710678)).isCloseTo(0.70710678, within(1e-4));
  }
}
