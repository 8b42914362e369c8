// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.check;

import io.evenkeel.engine.Inputs;
import io.evenkeel.graph.Graph;
import io.evenkeel.plan.Plan;
import io.evenkeel.signal.Finding;
import io.evenkeel.signal.Finding.Severity;
import io.evenkeel.signal.Propagation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is wrong with the weights a network has.
 *
 * @param stage what the weights were taken for
 * @param diagnoses the gravest first, and of those the first in running order
 * @param remarks what should be known of the examination itself
 * @param plan the parameters as they are, each with what recipe {@code auto} would give it
 * @param propagation what the model's own weights predict beside what was measured, by the names
 *     the model stores them under
 */
public record Audit(
    Graph graph,
    Stage stage,
    List<Diagnosis> diagnoses,
    List<Finding> remarks,
    Plan plan,
    Propagation propagation) {
  /** More rounds than this would mean that corrections undo each other. */
  private static final int MOST_ROUNDS = 8;

  public Audit {
    diagnoses = List.copyOf(diagnoses);
    remarks = List.copyOf(remarks);
  }

  /**
   * Examines a network.
   *
   * @param graph has values for every floating-point parameter
   * @throws io.evenkeel.InvalidInputException if a rule of that name does not exist
   */
  public static Audit of(Graph graph, Inputs inputs, Settings settings, Watch watch) {
    List<AuditRule> rules = RuleBook.rules(settings.rules());
    Examination examination = Examination.of(graph, inputs, settings, watch);
    Evidence evidence = examination.evidence();
    return new Audit(
        graph,
        evidence.stage(),
        new Causes(evidence).found(rules),
        examination.remarks(),
        examination.asStored(),
        examination.propagation());
  }

  /** The findings, the gravest first. */
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(diagnoses.stream().map(Diagnosis::finding).toList());
    findings.addAll(remarks);
    return findings;
  }

  public boolean hasErrors() {
    return diagnoses.stream().anyMatch(d -> d.severity() == Severity.ERROR);
  }

  /** Rules and places at which weights are to blame; the same once more if mending did nothing. */
  private List<List<String>> curable() {
    return diagnoses.stream()
        .filter(Diagnosis::isCurable)
        .map(d -> List.of(d.finding().rule(), d.finding().where(), d.finding().because()))
        .toList();
  }

  private boolean isCurable() {
    return diagnoses.stream().anyMatch(Diagnosis::isCurable);
  }

  /** The network with every cause mended that the weights are to blame for. */
  private Graph corrected(Settings settings) {
    // Two rules may blame one parameter; the graver one has its way.
    Map<String, Correction> corrections = new LinkedHashMap<>();
    diagnoses.stream()
        .filter(Diagnosis::isCurable)
        .flatMap(d -> d.corrections().stream())
        .forEach(c -> corrections.putIfAbsent(c.stored(), c));
    return Corrections.applied(graph, corrections.values(), settings.seed());
  }

  /**
   * Mends and examines again, until nothing is left that can be mended: behind one cause another
   * may come to light.
   *
   * @return the audit of each round's corrected network, the last one mended; empty if there is
   *     nothing to mend
   */
  public List<Audit> mended(Inputs inputs, Settings settings, Watch watch) {
    List<Audit> rounds = new ArrayList<>();
    Settings same =
        new Settings(settings.seed(), settings.draws(), Optional.of(stage), settings.rules());
    Audit last = this;
    while (last.isCurable() && rounds.size() < MOST_ROUNDS) {
      Audit next = of(last.corrected(settings), inputs, same, watch);
      rounds.add(next);
      if (next.curable().equals(last.curable())) {
        break;
      }
      last = next;
    }
    return rounds;
  }
}
