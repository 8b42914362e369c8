// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.evenkeel.init.Initializer;
import io.evenkeel.signal.Reading;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JsonReportTest {
  private static JsonNode json(Outcome... outcomes) throws JsonProcessingException {
    return new ObjectMapper().readTree(JsonReport.text(List.of(outcomes), List.of()));
  }

  @Test
  void theFieldsAreTheDocumentedOnesInTheirOrder() throws JsonProcessingException {
    Outcome outcome =
        Outcomes.of("he", List.of(Outcomes.weight("w")), List.of(Outcomes.known("w", 1, 2)));
    JsonNode json = json(outcome);
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "model", "recipe", "seed", "algorithm", "parameters", "signal", "findings");
    assertThat(json.at("/parameters/0").toString())
        .isEqualTo(
            """
            {"name":"w","shape":[8,4],"role":"dense","fanIn":4,"fanOut":8,"gain":1.0,"std":0.5,\
            "distribution":"normal","reason":"a reason"}\
            """);
    assertThat(json.at("/signal/0/measured/secondMoment").asDouble()).isEqualTo(2);
    assertThat(json(outcome, outcome).path("compare")).hasSize(1);
  }

  @Test
  void whatIsUnknownIsAbsent() throws JsonProcessingException {
    Reading nothing = Outcomes.reading("w", Optional.empty(), Optional.empty());
    Outcome outcome =
        Outcomes.of(
            "he", List.of(Outcomes.weight("w", new Initializer.Orthogonal(1))), List.of(nothing));
    assertThat(json(outcome).at("/parameters/0").has("std")).isFalse();
    assertThat(json(outcome).at("/signal/0").has("predicted")).isFalse();
    assertThat(json(outcome).at("/signal/0").has("measured")).isFalse();
    assertThat(JsonReport.text(List.of(outcome), List.of())).doesNotContain("null");
  }

  @Test
  void numbersThatAreNotFiniteAreTheirNames() throws JsonProcessingException {
    Reading reading = Outcomes.known("w", Double.POSITIVE_INFINITY, Double.NaN);
    JsonNode signal = json(Outcomes.of("he", List.of(), List.of(reading))).at("/signal/0");
    assertThat(signal.at("/predicted/secondMoment").textValue()).isEqualTo("Infinity");
    assertThat(signal.at("/measured/secondMoment").textValue()).isEqualTo("NaN");
  }

  @Test
  void aPackedParameterListsItsBlocks() throws JsonProcessingException {
    Initializer blocks =
        new Initializer.Blocks(
            1,
            List.of(
                new Initializer.Part("forget gate", 6, Initializer.ones()),
                new Initializer.Part("cell gate", 2, new Initializer.Orthogonal(1))));
    JsonNode parameter = json(Outcomes.of("he", List.of(Outcomes.weight("w", blocks)), List.of()));
    assertThat(parameter.at("/parameters/0/blocks").toString())
        .isEqualTo(
            """
            [{"name":"forget gate","size":6,"std":0.0,"distribution":"ones"},\
            {"name":"cell gate","size":2,"distribution":"orthogonal"}]\
            """);
  }

  @Test
  void aWrittenFileSaysWhatIsWrongWithItAndHowOrthonormalItsMatricesAre()
      throws JsonProcessingException {
    Outcome outcome = Outcomes.of("he", List.of(), List.of());
    String text =
        JsonReport.text(
            List.of(outcome), List.of(Certificates.of("a", 1.0), Certificates.of("b", 1.5)));
    JsonNode written = new ObjectMapper().readTree(text).path("written");
    assertThat(written.at("/0/momentsAsPlanned").asBoolean()).isTrue();
    assertThat(written.at("/0/problems").isMissingNode()).isTrue();
    assertThat(written.at("/0/tensors").asInt()).isEqualTo(2);
    assertThat(written.at("/0/largestOrthogonalResidual").asDouble()).isEqualTo(3e-15);
    assertThat(written.at("/1/momentsAsPlanned").asBoolean()).isFalse();
    assertThat(written.at("/1/problems/0").asText()).startsWith("w: second moment 1.5 is off");
  }
}
