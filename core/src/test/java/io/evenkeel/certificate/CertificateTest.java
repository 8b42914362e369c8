// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.init.Initializer;
import io.evenkeel.init.Role;
import io.evenkeel.init.Values;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CertificateTest {
  private static final Tensor TENSOR = Tensor.of("w", Shape.of(1000, 1000));
  private static final Initializer PLANNED = new Initializer.Normal(0, 0.02);

  private static Certificate certificate(float[] values) {
    Plan plan =
        new Plan(
            "model",
            "recipe",
            RandomValues.ALGORITHM,
            List.of(
                new PlannedParameter(
                    TENSOR,
                    "w",
                    List.of(),
                    Role.OTHER,
                    Optional.empty(),
                    OptionalDouble.empty(),
                    PLANNED,
                    "test")),
            List.of());
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Tally tally = new Tally(List.of(TENSOR));
    tally.add(TENSOR, 0, MemorySegment.ofBuffer(bytes));
    return Certificate.of("w.safetensors", tally, plan, Certificate.FALSE_ALARM);
  }

  private static float[] drawn(double mean, double std) {
    float[] values = new float[(int) TENSOR.elementCount()];
    Values.of(new Initializer.Normal(mean, std), TENSOR, Seed.of(1))
        .floats(0, values, 0, values.length);
    return values;
  }

  @Test
  void whatThePlanSaysIsNoProblem() {
    assertThat(certificate(drawn(0, 0.02)).problems()).isEmpty();
  }

  /** Over a million values chance allows 0.8 % of the second moment; a std off by 1 % is 2 %. */
  @ParameterizedTest
  @CsvSource({"0.0202, +7.", "0.0198, -8."})
  void aStdThatIsOffByAHundredthIsNamedWithItsDeviationAndWhatIsAllowed(double std, String off) {
    List<String> problems = certificate(drawn(0, std)).problems();
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst())
        .startsWith("w: second moment 0.000")
        .contains("is off the plan's 0.0004 by " + off, "where chance and rounding allow ±3.")
        .endsWith("; draw it under another seed, and report it if that fails as well")
        .doesNotContain("mean");
  }

  @Test
  void aMeanThatIsOffIsNamedAlone() {
    List<String> problems = certificate(drawn(2e-4, 0.02)).problems();
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst()).startsWith("w: mean 0.000").contains("off the plan's 0 by +");
  }

  @Test
  void valuesThatAreNoNumbersAreAProblem() {
    float[] values = drawn(0, 0.02);
    values[7] = Float.NaN;
    assertThat(certificate(values).problems()).hasSize(2).first().asString().contains("mean NaN");
  }
}
