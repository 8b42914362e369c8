// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.reproduce;

import io.evenkeel.InvalidInputException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables, in the order in which they are printed. */
public final class Reproductions {
  private Reproductions() {}

  /** Every table that needs no training. */
  public static List<Reproduction> all() {
    return List.of(
        HeStds.TABLE,
        PreluStart.TABLE,
        FiniteWidth.TABLE,
        Edges.TABLE,
        DepthScales.TABLE,
        ReluCorrelation.TABLE,
        TailoredRelu.TABLE,
        Isometry.TABLE,
        BatchNormGradient.TABLE,
        ForwardOnly.TABLE,
        NfnetGains.TABLE,
        PredictionError.TABLE,
        TwentyLayers.TABLE,
        ZeroLast.TABLE,
        MupWidths.TABLE,
        ZeroPadding.TABLE,
        MaxPool.TABLE);
  }

  /** Every table for which networks are trained. */
  public static List<Reproduction> trained() {
    return List.of(
        RectifierRace.FIGURE_2,
        RectifierRace.FIGURE_3,
        PreluRace.TABLE,
        DeepRace.RESIDUAL,
        DeepRace.VANILLA,
        StartRace.LSUV,
        StartRace.REZERO,
        TaskRace.CLASSIFICATION,
        TaskRace.SEGMENTATION,
        TaskRace.DETECTION,
        TaskRace.TRANSLATION,
        TaskRace.SENTIMENT,
        RecurrentRace.TABLE);
  }

  private static Stream<Reproduction> known() {
    return Stream.concat(all().stream(), trained().stream());
  }

  /**
   * A table by name.
   *
   * @throws InvalidInputException if there is none
   */
  public static Reproduction of(String name) {
    return known()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInputException(
                "there is no table '%s'; the tables are %s"
                    .formatted(
                        name, known().map(Reproduction::name).collect(Collectors.joining(", ")))));
  }
}
