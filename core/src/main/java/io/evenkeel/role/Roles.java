// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.activation.Activations;
import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.idiom.Idioms;
import io.evenkeel.init.Role;
import io.evenkeel.init.Site;
import io.evenkeel.residual.Places;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the parameters of a network and their roles. */
public final class Roles {
  private static final Set<String> ELEMENTWISE =
      Set.of(
          "Add", "Sub", "Mul", "Div", "Concat", "Cast", "Slice", "Exp", "Clip", "Expand", "Tile");

  private static final int MOST_USES = 4;

  private final Network network;
  private final RecoveredNames names;
  private final Places places;

  private Roles(Graph graph) {
    this.network = new Network(Idioms.lift(graph));
    this.places = Places.of(network.graph());
    this.names = new RecoveredNames(graph, network);
  }

  /** The parameters and buffers of a network, in the order in which it uses them. */
  public static List<PlacedParameter> of(Graph graph) {
    Roles roles = new Roles(graph);
    record Found(PlacedParameter parameter, int position) {}
    List<Found> found = new ArrayList<>();
    for (Constant constant : graph.constants().values()) {
      List<WeightTrace> traces = roles.network.traces(constant);
      int position = traces.stream().mapToInt(roles.network::position).min().orElse(0);
      Optional<PlacedParameter> placed =
          constant.tensor().dtype().isFloating()
              ? roles.place(constant, traces)
              : Optional.of(index(constant, traces));
      placed.ifPresent(p -> found.add(new Found(p, position)));
    }
    Set<String> modules = new HashSet<>();
    found.stream()
        .map(f -> f.parameter.site())
        .filter(site -> site.role() != Role.INDEX && site.role() != Role.BUFFER)
        .forEach(site -> addModules(site.tensor().name(), modules));
    return InputLayer.measured(
        found.stream()
            .filter(f -> roles.isKept(f.parameter, modules))
            .sorted(Comparator.comparingInt(Found::position))
            .map(Found::parameter)
            .toList());
  }

  /** Whole numbers belong to the parameters only where they stand in a module beside some. */
  private boolean isKept(PlacedParameter parameter, Set<String> modules) {
    Site site = parameter.site();
    String name = site.tensor().name();
    boolean ownState = network.namesModules() && FixedNumbers.isAuthored(name);
    return site.role() != Role.INDEX
        || (ownState && (module(name).isEmpty() || modules.contains(module(name))));
  }

  /** The module that a parameter stands in and all around it. */
  private static void addModules(String name, Set<String> modules) {
    String module = module(name);
    while (!module.isEmpty() && modules.add(module)) {
      module = module(module);
    }
  }

  private static String module(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('.')));
  }

  private static PlacedParameter index(Constant constant, List<WeightTrace> traces) {
    Site site = Site.of(constant.tensor(), Role.INDEX, Optional.empty(), Activations.identity());
    return new PlacedParameter(site, constant.name(), List.of(), uses(traces), List.of());
  }

  private Optional<PlacedParameter> place(Constant constant, List<WeightTrace> traces) {
    if (traces.isEmpty()) {
      return Optional.empty();
    }
    List<Usage> usages = new ArrayList<>(1);
    traces.forEach(trace -> usage(constant, trace).ifPresent(usages::add));
    if (!usages.isEmpty() && usages.stream().allMatch(Usage::isConstant)) {
      return buffer(constant, traces);
    }
    Optional<Usage> chosen =
        usages.stream()
            .filter(usage -> !usage.isConstant())
            .min(Comparator.comparingInt(usage -> precedence(usage.role())));
    if (chosen.isEmpty()) {
      return isFolded(constant, traces)
          ? Optional.empty()
          : Optional.of(unplaced(constant, traces));
    }
    return chosen.map(usage -> placed(constant, traces, usage, usages));
  }

  /** A number that the exporter computed and that meets other numbers only, as anchor boxes do. */
  private boolean isFolded(Constant constant, List<WeightTrace> traces) {
    boolean ownNames = network.namesModules() && !FixedNumbers.isAuthored(constant);
    return ownNames
        && traces.stream()
            .map(WeightTrace::node)
            .allMatch(node -> ELEMENTWISE.contains(node.op()) && !network.isActive(node.output()));
  }

  /** Numbers of a formula that a module keeps under a name of their own. */
  private Optional<PlacedParameter> buffer(Constant constant, List<WeightTrace> traces) {
    boolean named = FixedNumbers.isAuthored(constant) && !module(constant.name()).isEmpty();
    return named && constant.tensor().elementCount() > 1
        ? Optional.of(placed(constant, traces, Usage.of(Role.BUFFER), List.of()))
        : Optional.empty();
  }

  private Optional<Usage> usage(Constant constant, WeightTrace trace) {
    return network
        .linearUsage(constant, trace)
        .or(() -> RecurrentUsage.of(constant, trace, network))
        .or(() -> literal(constant))
        .or(() -> NormalizationUsage.of(trace))
        .or(() -> TableUsage.of(constant, trace, network))
        .or(() -> VectorUsage.of(constant, trace, network));
  }

  private static Optional<Usage> literal(Constant constant) {
    return FixedNumbers.isLiteral(constant) ? Optional.of(Usage.constant()) : Optional.empty();
  }

  /** A tensor used in several ways is first of all a linear map. */
  private static int precedence(Role role) {
    if (role.isLinearMap()) {
      // A packed or attention role says more than a plain dense one, and what an unrolled cell
      // feeds back is seen from its second step on only.
      return role == Role.RECURRENT_HIDDEN ? 0 : role == Role.DENSE ? 2 : 1;
    }
    return role == Role.EMBEDDING ? 3 : role == Role.OTHER || role == Role.BUFFER ? 5 : 4;
  }

  private PlacedParameter placed(
      Constant constant, List<WeightTrace> traces, Usage usage, List<Usage> all) {
    RecoveredNames.Name name = names.of(constant, usage.role(), traces);
    List<String> remarks = new ArrayList<>(usage.remarks());
    name.remark().ifPresent(remarks::add);
    tie(usage, all).ifPresent(remarks::add);
    Site site =
        new Site(
            constant.tensor().withName(name.value()),
            usage.role(),
            usage.fans(),
            usage.following(),
            usage.outer(),
            usage.blocks(),
            places.of(constant.name()));
    List<String> aliases = usage.role().isLinearMap() ? names.aliases(constant, traces) : List.of();
    return new PlacedParameter(site, constant.name(), aliases, uses(traces), remarks);
  }

  private static Optional<String> tie(Usage chosen, List<Usage> all) {
    return all.stream()
        .map(Usage::role)
        .filter(role -> role != chosen.role() && role == Role.EMBEDDING)
        .findFirst()
        .map(role -> "tied: used as %s and as %s".formatted(role.label(), chosen.role().label()));
  }

  private PlacedParameter unplaced(Constant constant, List<WeightTrace> traces) {
    RecoveredNames.Name name = names.of(constant, Role.OTHER, traces);
    Site site =
        Site.of(
            constant.tensor().withName(name.value()),
            Role.OTHER,
            Optional.empty(),
            Activations.identity());
    String remark = "no rule for how %s uses it".formatted(String.join(", ", uses(traces)));
    return new PlacedParameter(site, constant.name(), List.of(), uses(traces), List.of(remark));
  }

  private static List<String> uses(List<WeightTrace> traces) {
    List<String> uses = new ArrayList<>(1);
    for (WeightTrace trace : traces) {
      String use = trace.node().describe();
      if (uses.size() < MOST_USES && !uses.contains(use)) {
        uses.add(use);
      }
    }
    return uses;
  }
}
