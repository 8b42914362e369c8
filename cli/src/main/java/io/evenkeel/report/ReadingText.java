// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.report;

import io.evenkeel.signal.Measured;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.Reading;
import java.util.Locale;
import java.util.OptionalDouble;

/** The parts of a reading as cells of a table; what is not known is empty. */
final class ReadingText {
  private static final String NO_RATIO = "–";

  private ReadingText() {}

  static String name(Reading reading) {
    return reading.parameter().orElseGet(reading::tensor);
  }

  static String predicted(Reading reading) {
    return reading
        .predictedMoments()
        .map(moments -> Numbers.of(moments.secondMoment()))
        .orElse("cannot say");
  }

  /** Between which numbers nine of ten draws lie; empty where that is unknown. */
  static String draws(Reading reading) {
    return reading
        .predictedMoments()
        .map(Moments::secondMoment)
        .flatMap(mean ->
            reading.scatter().map(s -> Numbers.of(s.low(mean)) + "–" + Numbers.of(s.high(mean))))
        .orElse("");
  }

  /** Empty where no gradient arrives. */
  static String gradient(Reading reading) {
    return reading
        .gradient()
        .map(g -> g.known().isPresent() ? Numbers.of(g.known().getAsDouble()) : "cannot say")
        .orElse("");
  }

  /** Empty where the gradient was not measured. */
  static String measuredGradient(Reading reading) {
    OptionalDouble seen =
        reading.measured().map(Measured::gradientSecondMoment).orElse(OptionalDouble.empty());
    return seen.isPresent() ? Numbers.of(seen.getAsDouble()) : "";
  }

  static String measured(Reading reading) {
    return reading.measured().map(ReadingText::secondMoment).orElse("");
  }

  static String secondMoment(Measured measured) {
    return measured.elements() > measured.nonFinite()
        ? Numbers.of(measured.moments().secondMoment())
        : "none";
  }

  /**
   * Measured over predicted; a dash where there are both and yet no number says how they relate.
   */
  static String ratio(Reading reading) {
    if (reading.predictedMoments().isEmpty() || reading.measured().isEmpty()) {
      return "";
    }
    Measured measured = reading.measured().get();
    Moments predicted = reading.predictedMoments().get();
    double ratio = measured.moments().secondMoment() / predicted.secondMoment();
    boolean known =
        measured.elements() > measured.nonFinite()
            && Double.isFinite(predicted.secondMoment())
            && Double.isFinite(ratio);
    return known ? Numbers.of(ratio) : NO_RATIO;
  }

  static String dead(Reading reading) {
    return reading
        .measured()
        .filter(m -> m.deadFraction() > 0)
        .map(m -> String.format(Locale.ROOT, "%.0f %%", 100 * m.deadFraction()))
        .orElse("");
  }

  static String nonFinite(Reading reading) {
    return reading
        .measured()
        .filter(m -> m.nonFinite() > 0)
        .map(m -> Numbers.count(m.nonFinite()))
        .orElse("");
  }
}
