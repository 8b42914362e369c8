// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.certificate.Certificate;
import io.evenkeel.certificate.Tally;
import io.evenkeel.certificate.TensorCertificate;
import io.evenkeel.init.Initializer;
import io.evenkeel.init.Role;
import io.evenkeel.plan.Plan;
import io.evenkeel.plan.PlannedParameter;
import io.evenkeel.random.Law;
import io.evenkeel.random.RandomValues;
import io.evenkeel.random.Seed;
import io.evenkeel.safetensors.Resumption;
import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import io.evenkeel.tensor.Tensor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class WrittenTest {
  /** Of values that no plan draws. */
  private static final String MOMENTS = ", as given, none drawn";

  private static String line(int tied) {
    TensorCertificate one =
        new TensorCertificate("w", 600, 7, 0, 1, Optional.empty(), OptionalDouble.empty());
    Certificate certificate = new Certificate("w.safetensors", 0xab, 1e-6, List.of(one, one));
    return new Written(Path.of("w.safetensors"), 0, Resumption.NEW, certificate, tied).line();
  }

  @Test
  void aLineCountsTheTensorsThatAreTiedOnesUnderAFurtherName() {
    assertThat(line(0))
        .isEqualTo(
            "wrote w.safetensors: 1,200 values in 2 tensors, each once, crc32c 000000ab" + MOMENTS);
    assertThat(line(1))
        .isEqualTo(
            "wrote w.safetensors: 1,200 values in 2 tensors (1 of them tied ones under a further"
                + " name), each once, crc32c 000000ab"
                + MOMENTS);
  }

  /** Drawn under the plan's name, with another std. */
  private static Certificate ofStd(double std) {
    Tensor tensor = Tensor.of("w", Shape.of(100_000));
    byte[] values = new byte[(int) tensor.byteCount()];
    RandomValues.of(Seed.of(1), "w")
        .draw(Law.normal(0, std), 0, MemorySegment.ofArray(values), DType.F32);
    Tally tally = new Tally(List.of(tensor));
    tally.add(tensor, 0, MemorySegment.ofArray(values));
    PlannedParameter planned =
        new PlannedParameter(
            tensor,
            "w",
            List.of(),
            Role.OTHER,
            Optional.empty(),
            OptionalDouble.empty(),
            new Initializer.Normal(0, 0.02),
            "test");
    Plan plan = new Plan("m", "r", RandomValues.ALGORITHM, List.of(planned), List.of());
    return Certificate.of("w.safetensors", tally, plan, Certificate.FALSE_ALARM);
  }

  private static Written written(double std) {
    return new Written(Path.of("w.safetensors"), 0, Resumption.NEW, ofStd(std), 0);
  }

  @Test
  void aFileWhoseValuesHaveAnotherStdIsExitCodeOneAndALineThatSaysByHowMuch() {
    StringWriter errors = new StringWriter();
    List<Written> files = List.of(written(0.02), written(0.0205));
    assertThat(Written.complain(files, new PrintWriter(errors))).isEqualTo(1);
    assertThat(errors.toString())
        .startsWith("evenkeel: w: second moment 0.00042")
        .contains(
            "is off the plan's 0.0004 by +2", "where chance and rounding allow ±1.0e-05; draw")
        .hasLineCount(1);
    assertThat(files.getLast().line()).contains("sample moments not as planned");
  }

  @Test
  void filesThatAreAsPlannedAreExitCodeZero() {
    StringWriter errors = new StringWriter();
    assertThat(Written.complain(List.of(written(0.02)), new PrintWriter(errors))).isZero();
    assertThat(errors.toString()).isEmpty();
  }
}
