// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.graph.Constant;
import io.evenkeel.graph.Graph;
import io.evenkeel.graph.Node;
import io.evenkeel.graph.Wiring;
import io.evenkeel.init.Role;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names that authors gave their parameters, where an exporter replaced them by its own.
 *
 * <p>Exporters keep the module path in the names of nodes: {@code /layer1/layer1.0/conv1/Conv}
 * reads {@code layer1.0.conv1.weight}.
 */
final class RecoveredNames {
  private static final Pattern EXPORTERS_OWN =
      Pattern.compile("onnx::\\w+|\\d+|const_fold_opt__\\d+");

  /**
   * A name for the user.
   *
   * @param remark says that it was recovered
   */
  record Name(String value, Optional<String> remark) {}

  private static final Pattern CALL = Pattern.compile("_\\d+(?=\\.|$)");
  private static final Set<String> LAYER = Set.of("Transpose", "MatMul", "Gemm", "Add");

  private final Map<String, Set<String>> operators = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Network network;

  RecoveredNames(Graph graph, Network network) {
    taken.addAll(graph.constants().keySet());
    this.network = network;
  }

  Name of(Constant constant, Role role, List<WeightTrace> traces) {
    String stored = constant.name();
    if (!EXPORTERS_OWN.matcher(stored).matches()) {
      return new Name(stored, Optional.empty());
    }
    Node node = traces.getFirst().node();
    return besideBias(role, node)
        .filter(taken::add)
        .or(() -> inScope(role, node))
        .map(name -> new Name(name, Optional.of(remark(stored, node, traces.getFirst()))))
        .orElseGet(() -> new Name(stored, Optional.empty()));
  }

  /**
   * Further names of a tied tensor: a linear layer whose matrix is stored under another module's
   * name has that matrix as its own weight too. Only modules that do nothing but multiply and add
   * are such layers.
   */
  List<String> aliases(Constant constant, List<WeightTrace> traces) {
    String stored = constant.name();
    if (!stored.endsWith(".weight") || !FixedNumbers.isAuthored(constant)) {
      return List.of();
    }
    return traces.stream()
        .map(WeightTrace::node)
        .filter(node -> node.is("MatMul") || node.is("Gemm"))
        .flatMap(node -> scope(node.name()).stream())
        .distinct()
        .filter(module -> !isNamedAfter(stored, module))
        .filter(module -> !isLaterCall(module))
        .filter(module -> LAYER.containsAll(operators().getOrDefault(module, Set.of())))
        .map(module -> module + ".weight")
        .filter(taken::add)
        .toList();
  }

  private static boolean isNamedAfter(String stored, String module) {
    String name = module + ".weight";
    return stored.equals(name) || stored.endsWith("." + name);
  }

  /** Exporters number the calls of a module after its first: {@code fc}, {@code fc_1}, …. */
  private boolean isLaterCall(String module) {
    String first = CALL.matcher(module).replaceAll("");
    return !first.equals(module) && operators().containsKey(first);
  }

  /** The operators that run in each module, not counting those of the modules inside it. */
  private Map<String, Set<String>> operators() {
    if (operators.isEmpty()) {
      for (Node node : network.graph().nodes()) {
        scope(node.name())
            .ifPresent(module ->
                operators.computeIfAbsent(module, name -> new HashSet<>()).add(node.op()));
      }
    }
    return operators;
  }

  /** A weight is called like the bias added to its product, if that kept its name. */
  private Optional<String> besideBias(Role role, Node map) {
    if (!role.isLinearMap() || !map.is("MatMul")) {
      return Optional.empty();
    }
    return network.wiring().uses(map.output()).stream()
        .map(Wiring.Use::node)
        .filter(next -> next.is("Add"))
        .flatMap(add -> add.inputs().stream())
        .filter(value -> network.graph().constant(value).isPresent())
        .filter(bias -> bias.endsWith("bias") && !EXPORTERS_OWN.matcher(bias).matches())
        .map(bias -> bias.substring(0, bias.length() - "bias".length()) + "weight")
        .findFirst();
  }

  /** Named after the module; where a sibling has that name, after the node too. */
  private Optional<String> inScope(Role role, Node node) {
    String suffix = suffix(role, node);
    Optional<String> scope = suffix.isEmpty() ? Optional.empty() : scope(node.name());
    return scope
        .map(path -> path + "." + suffix)
        .filter(taken::add)
        .or(() -> scope.map(path -> path + "." + last(node) + "." + suffix).filter(taken::add));
  }

  private static String last(Node node) {
    return node.name().substring(node.name().lastIndexOf('/') + 1);
  }

  private static String remark(String stored, Node node, WeightTrace trace) {
    boolean transposed = node.is("MatMul") && trace.input() == 1;
    return "name recovered from node %s; stored as %s%s"
        .formatted(node.name(), stored, transposed ? ", transposed" : "");
  }

  /** The module path in a node's name: every part that continues the one before replaces it. */
  private static Optional<String> scope(String node) {
    List<String> parts = List.of(node.split("/", -1));
    StringBuilder path = new StringBuilder();
    String last = "";
    for (String part : parts.subList(0, Math.max(0, parts.size() - 1))) {
      if (part.isEmpty()) {
        continue;
      }
      boolean continues = !last.isEmpty() && part.startsWith(last + ".");
      if (continues) {
        path.append(part, last.length(), part.length());
      } else {
        path.append(path.isEmpty() ? "" : ".").append(part);
      }
      last = part;
    }
    return path.isEmpty() ? Optional.empty() : Optional.of(path.toString());
  }

  /** What PyTorch calls such a parameter of a module; empty where modules choose the name. */
  private static String suffix(Role role, Node node) {
    boolean recurrent = node.is("LSTM") || node.is("GRU") || node.is("RNN");
    String index = recurrent ? layer(node) : "";
    return switch (role) {
      case RECURRENT_INPUT -> recurrent ? "weight_ih" + index : "weight_ih";
      case RECURRENT_HIDDEN -> recurrent ? "weight_hh" + index : "weight_hh";
      case RECURRENT_BIAS -> "bias" + index;
      case BIAS, ATTENTION_BIAS, CONVOLUTION_BIAS, TRANSPOSED_BIAS, NORMALIZATION_SHIFT -> "bias";
      case RUNNING_MEAN -> "running_mean";
      case RUNNING_VARIANCE -> "running_var";
      case POSITION -> node.is("Gather") ? "weight" : "";
      case FIXED_POSITION, LAYER_SCALE, BRANCH_SCALE, MAGNITUDE, INDEX, BUFFER, OTHER -> "";
      default -> "weight";
    };
  }

  /** PyTorch numbers layers from 0; its exporter names their nodes LSTM, LSTM_1, …. */
  private static String layer(Node node) {
    int underscore = node.name().lastIndexOf('_');
    String digits = underscore < 0 ? "" : node.name().substring(underscore + 1);
    return "_l" + (digits.matches("\\d+") ? digits : "0");
  }
}
