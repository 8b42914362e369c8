// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.graph.Node;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.probe.UnitMeasurement;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Reading;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Outputs so large that cross-entropy begins far above ln C. */
final class InitialLoss implements AuditRule {
  private static final String NAME = "initial-loss";

  /** Nats above ln C that are never worth a warning. */
  private static final double HARMLESS = 2;

  /** What stands between the scores of the classes and the output. */
  private static final Set<String> AFTER =
      Set.of(
          "Softmax",
          "LogSoftmax",
          "SoftmaxCrossEntropyLoss",
          "NegativeLogLikelihoodLoss",
          "Identity",
          "Cast");

  @Override
  public List<About> abouts() {
    return List.of(
        new About(
            NAME,
            "warning: if the outputs [samples, C] of an initial network's last linear map, behind it"
                + " a softmax or a loss or nothing, are logits, the loss begins above ln C by more"
                + " than ln C and 2 nats",
            "cross-entropy of independent normal logits of second moment v is ln C + v/2",
            "scales the last weight so that the second moment of the logits is 1"));
  }

  @Override
  public Kind kind() {
    return Kind.SIGNAL;
  }

  @Override
  public List<Diagnosis> diagnoses(Evidence evidence) {
    return evidence.isInitial()
        ? evidence.graph().outputs().stream()
            .flatMap(out -> diagnosis(evidence, out).stream())
            .toList()
        : List.of();
  }

  private static Optional<Diagnosis> diagnosis(Evidence evidence, ValueInfo output) {
    String scores = scores(evidence, output.name());
    Optional<Way> way = Way.before(evidence, scores);
    Optional<Reading> reading = evidence.reading(scores);
    if (way.isEmpty() || reading.isEmpty() || !isLinear(way.get(), reading.get())) {
      return Optional.empty();
    }
    int classes = evidence.units(way.get().map().tensor()).map(UnitMeasurement::units).orElse(1);
    double least = Math.log(classes);
    boolean dense = way.get().weight().shape().rank() == 2;
    Optional<Weight> bias = way.get().heavyBias(evidence, scores);
    double logits = evidence.second(scores).orElse(0);
    if (!dense || classes < 2 || logits / 2 < Math.max(HARMLESS, least)) {
      return Optional.empty();
    }
    return Optional.of(
        bias.map(b -> ofBias(evidence, b, logits, least))
            .orElseGet(() -> found(evidence, way.get(), logits, least)));
  }

  /** What a softmax before the output takes, or a loss; else the output. */
  private static String scores(Evidence evidence, String output) {
    Optional<Node> node = evidence.wiring().producer(output).filter(n -> AFTER.contains(n.op()));
    return node.map(n -> scores(evidence, n.inputs().getFirst())).orElse(output);
  }

  /** The output is the map itself, or the sum of it and a bias. */
  private static boolean isLinear(Way way, Reading output) {
    return way.map().tensor().equals(output.tensor()) || output.op().equals("Add");
  }

  private static Diagnosis ofBias(Evidence evidence, Weight bias, double logits, double least) {
    return Found.at(
        evidence,
        bias,
        NAME,
        Severity.WARNING,
        String.format(
            Locale.ROOT,
            "it has most of the E x² %s of the outputs; as logits they begin with a loss of about"
                + " %.3g, where ln C is %.3g",
            Described.number(logits),
            least + logits / 2,
            least),
        "set it to what recipe auto gives, unless it holds how frequent the classes are",
        List.of(Found.redraw(bias)));
  }

  private static Diagnosis found(Evidence evidence, Way way, double logits, double least) {
    Finding finding =
        new Finding(
            NAME,
            Severity.WARNING,
            way.weight().name(),
            String.format(
                Locale.ROOT,
                "its outputs have E x² %s; as logits they begin with a loss of about %.3g, where"
                    + " ln C is %.3g",
                Described.number(logits),
                least + logits / 2,
                least),
            String.format(
                Locale.ROOT,
                "multiply it by %s: the loss begins at %.3g",
                Described.number(1 / Math.sqrt(logits)),
                least + 0.5));
    return new Diagnosis(
        finding,
        evidence.position(way.map().tensor()),
        List.of(Found.rescale(way.weight(), 1 / Math.sqrt(logits))));
  }
}
