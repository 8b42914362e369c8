// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.check.Trace.Extreme;
import io.evenkeel.check.Trace.Quantity;
import io.evenkeel.check.Trace.Step;
import io.evenkeel.init.Branch;
import io.evenkeel.init.Role;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Moments;
import io.evenkeel.signal.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The second moment of the signal of an initial network leaves the level that recipe {@code auto}
 * keeps. The first map to blame is named, with what its weights look like.
 */
final class SignalLevel implements AuditRule {
  static final String VANISHES = "signal-vanishes";
  static final String EXPLODES = "signal-explodes";
  static final String RESIDUAL = "residual-growth";
  static final String WRONG_FAN = "wrong-fan";
  static final String FOLDED = "folded-normalization";

  private static final String LEVELS =
      "error: an initial network's second moment strays from recipe auto's by more than 2²⁶, what"
          + " single draws scatter by taken off; warning: by more than 1,000";
  private static final String HE =
      "He et al. 2015, Figures 2 and 3: 2⁻²² of the signal still trains, 2⁻³⁰ stalls";
  private static final String RESCALES = "scales the weights to blame to what recipe auto gives";

  /** A scale with so many times the planned second moment is to blame. */
  private static final double LOUD = 16;

  @Override
  public List<About> abouts() {
    return List.of(
        new About(VANISHES, LEVELS, HE, RESCALES),
        new About(EXPLODES, LEVELS, HE, RESCALES),
        new About(
            RESIDUAL,
            "as signal-explodes, where most branches of a residual stack are to blame",
            "Zhang et al. 2019, Fixup; Hanin and Rolnick 2018: x + F(x) doubles unless F is scaled",
            RESCALES),
        new About(
            FOLDED,
            "error: as signal-vanishes and signal-explodes from 1,000 on, where single maps of a network without normalizations are to blame whose"
                + " biases are not constant, as those of folded normalizations; error in a trained"
                + " network: the map's own factor is off the median of all by more than 1,000",
            "Jacob et al. 2018, Quantization and Training of Neural Networks, section 3.2: the"
                + " folded weight is γ·w/√(σ² + ε)",
            "scales weight and bias to the level of the other maps"));
  }

  @Override
  public Kind kind() {
    return Kind.SIGNAL;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    Optional<Extreme> extreme = Trace.extreme(evidence, Quantity.SIGNAL);
    if (extreme.isEmpty()) {
      return List.of();
    }
    if (!evidence.isInitial()) {
      return FoldedNormalization.diagnoses(evidence, extreme.get());
    }
    return Levels.isStray(extreme.get()) ? List.of(diagnosis(evidence, extreme.get())) : List.of();
  }

  private static Diagnosis diagnosis(Evidence evidence, Extreme extreme) {
    List<Step> guilty = Levels.guilty(extreme);
    Optional<Weight> scale =
        guilty.isEmpty() ? loudScale(evidence, extreme.reading()) : Optional.empty();
    if (scale.isPresent()) {
      return ofScale(evidence, extreme, scale.get());
    }
    String rule = rule(evidence, extreme, guilty);
    Finding finding =
        new Finding(
            rule,
            rule.equals(FOLDED) ? Severity.ERROR : Levels.severity(extreme),
            guilty.isEmpty()
                ? extreme.reading().tensor()
                : blamed(evidence, guilty.getFirst()).name(),
            because(evidence, extreme, guilty),
            fix(evidence, rule, extreme, guilty));
    int position =
        evidence.position(
            guilty.isEmpty() ? extreme.reading().tensor() : guilty.getFirst().reading().tensor());
    return new Diagnosis(
        finding,
        position,
        corrections(evidence, rule, guilty),
        Levels.isExplained(extreme, guilty));
  }

  /** The scale of a normalization before a value that is far above what recipe auto gives it. */
  private static Optional<Weight> loudScale(Evidence evidence, Reading at) {
    return Way.before(evidence, at.tensor()).stream()
        .flatMap(way -> way.added().stream())
        .filter(w -> w.role() == Role.NORMALIZATION_SCALE)
        .filter(w ->
            evidence
                .planned(w.stored())
                .filter(m -> w.summary().secondMoment() > LOUD * m.secondMoment())
                .isPresent())
        .findFirst();
  }

  private static Diagnosis ofScale(Evidence evidence, Extreme extreme, Weight scale) {
    Diagnosis found =
        Found.at(
            evidence,
            scale,
            EXPLODES,
            Levels.severity(extreme),
            "E x² grows to %s at %s, where recipe auto predicts %s, by this scale (%s)"
                .formatted(
                    Described.number(evidence.second(extreme.reading().tensor()).orElse(0)),
                    extreme.reading().tensor(),
                    expected(evidence, extreme.reading()),
                    Described.of(scale, null)),
            "set it to what recipe auto gives: E x² there is then "
                + expected(evidence, extreme.reading()),
            List.of(Found.redrawNonZero(evidence, scale)));
    return new Diagnosis(found.finding(), found.position(), found.corrections(), true);
  }

  /** The weight, or the bias if that is what the level comes from. */
  private static Weight blamed(Evidence evidence, Step step) {
    return Levels.isOff(step)
        ? step.weight()
        : Way.heavyBias(evidence, step.reading()).orElse(step.weight());
  }

  private static String rule(Evidence evidence, Extreme extreme, List<Step> guilty) {
    if (extreme.deviation() > 0 && isResidual(evidence, guilty)) {
      return RESIDUAL;
    }
    if (FoldedNormalization.looksFolded(evidence, guilty)) {
      return FOLDED;
    }
    if (KnownScales.mistake(evidence, guilty).isPresent()) {
      return WRONG_FAN;
    }
    return extreme.deviation() > 0 ? EXPLODES : VANISHES;
  }

  /** Whether weights in at least half of a stack's branches are to blame. */
  private static boolean isResidual(Evidence evidence, List<Step> guilty) {
    List<Branch> branches =
        guilty.stream()
            .flatMap(s -> evidence.place(s.weight().stored()).branch().stream())
            .toList();
    long different = branches.stream().map(Branch::index).distinct().count();
    return !branches.isEmpty() && 2 * different >= branches.getFirst().stack().branches();
  }

  private static String because(Evidence evidence, Extreme extreme, List<Step> guilty) {
    Reading at = extreme.reading();
    double measured = evidence.second(at.tensor()).orElse(Double.NaN);
    String level =
        String.format(
            Locale.ROOT,
            "E x² %s to %s at %s, where recipe auto predicts %s",
            extreme.deviation() > 0 ? "grows" : "falls",
            Described.number(measured),
            at.tensor(),
            expected(evidence, at));
    if (guilty.isEmpty()) {
      return level;
    }
    Step first = guilty.getFirst();
    Moments planned = evidence.planned(first.weight().stored()).orElse(null);
    String here =
        String.format(
            Locale.ROOT,
            "; it starts here with a factor %s (%s)",
            Described.number(Math.exp(first.jump())),
            Described.of(
                blamed(evidence, first),
                blamed(evidence, first).equals(first.weight()) ? planned : null));
    String more = guilty.size() == 1 ? "" : "; so at %d weights".formatted(guilty.size());
    return level + here + more + KnownScales.words(evidence, guilty);
  }

  private static String expected(Evidence evidence, Reading at) {
    return evidence
        .healthy(at.tensor())
        .flatMap(Reading::predictedMoments)
        .map(m -> Described.number(m.secondMoment()))
        .orElse("another");
  }

  private static String fix(Evidence evidence, String rule, Extreme extreme, List<Step> guilty) {
    if (guilty.isEmpty()) {
      return "redraw the weights before it, or use evenkeel init";
    }
    Step first = guilty.getFirst();
    if (!blamed(evidence, first).equals(first.weight())) {
      return "set it to what recipe auto gives: E x² there is then "
          + expected(evidence, extreme.reading());
    }
    double excess = rule.equals(FOLDED) ? first.jump() : first.excess();
    String factor =
        Double.isFinite(excess)
            ? "multiply %s by ".formatted(rule.equals(FOLDED) ? "it and its bias" : "it")
                + Described.number(Math.exp(-excess / 2))
            : "draw it anew";
    String others = guilty.size() == 1 ? "" : ", and the others to what recipe auto gives them";
    return "%s%s: E x² there is then %s"
        .formatted(factor, others, expected(evidence, extreme.reading()));
  }

  private static List<Correction> corrections(Evidence evidence, String rule, List<Step> guilty) {
    List<Correction> corrections = new ArrayList<>();
    for (Step step : guilty) {
      double factor = Math.exp((rule.equals(FOLDED) ? -step.jump() : -step.excess()) / 2);
      Weight blamed = blamed(evidence, step);
      boolean scaled = rule.equals(FOLDED) || Levels.isOff(step);
      if (!blamed.equals(step.weight()) || !Double.isFinite(factor)) {
        corrections.add(Found.redraw(blamed));
      } else if (scaled) {
        corrections.add(Found.rescale(blamed, factor));
      }
      if (rule.equals(FOLDED)) {
        Way.biases(evidence, step.reading())
            .forEach(bias -> corrections.add(Found.rescale(bias, factor)));
      }
    }
    return corrections;
  }

  /** Whether the level is already reported with its cause. */
  static boolean strays(Evidence evidence) {
    return Trace.extreme(evidence, Quantity.SIGNAL).filter(Levels::isStray).isPresent();
  }
}
