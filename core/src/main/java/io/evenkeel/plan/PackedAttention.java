// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The order in which PyTorch draws an {@code nn.MultiheadAttention}: its output projection is built
 * first, the bias included, and only then the packed matrix is drawn and both biases are set to
 * zero.
 */
final class PackedAttention {
  private static final String PACKED = "in_proj_weight";

  private final Map<String, PlannedParameter> byName = new HashMap<>();

  private PackedAttention(List<PlannedParameter> parameters) {
    parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
  }

  static PackedAttention of(List<PlannedParameter> parameters) {
    return new PackedAttention(parameters);
  }

  /** The parameters with each packed matrix after its module's output projection. */
  List<PlannedParameter> ordered(List<PlannedParameter> parameters) {
    List<PlannedParameter> order = new ArrayList<>();
    for (PlannedParameter parameter : parameters) {
      Optional<PlannedParameter> last = lastOfOutput(parameter.name());
      if (last.isEmpty()) {
        order.add(parameter);
      }
      packedAfter(parameter).ifPresent(order::add);
    }
    return order;
  }

  /** What a bias that is set to zero was drawn from before: its weight's values. */
  Optional<PlannedParameter> weightOfZeroedBias(PlannedParameter parameter) {
    String module = module(parameter.name(), "out_proj.bias");
    return module != null && byName.containsKey(module + PACKED)
        ? Optional.ofNullable(byName.get(module + "out_proj.weight"))
        : Optional.empty();
  }

  /** The last parameter of the output projection beside a packed matrix. */
  private Optional<PlannedParameter> lastOfOutput(String name) {
    String module = module(name, PACKED);
    return module == null
        ? Optional.empty()
        : Optional.ofNullable(byName.get(module + "out_proj.bias"))
            .or(() -> Optional.ofNullable(byName.get(module + "out_proj.weight")));
  }

  private Optional<PlannedParameter> packedAfter(PlannedParameter parameter) {
    for (String ending : List.of("out_proj.bias", "out_proj.weight")) {
      String module = module(parameter.name(), ending);
      PlannedParameter packed = module == null ? null : byName.get(module + PACKED);
      if (packed != null
          && lastOfOutput(packed.name()).filter(last -> last.equals(parameter)).isPresent()) {
        return Optional.of(packed);
      }
    }
    return Optional.empty();
  }

  private static String module(String name, String ending) {
    return name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : null;
  }
}
