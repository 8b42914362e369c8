// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.role;

import io.evenkeel.init.Block;
import io.evenkeel.init.Fans;
import io.evenkeel.init.Role;
import io.evenkeel.init.Site;
import io.evenkeel.onnx.Onnx;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The parameters of a network that {@code reference/role_fixtures.py} exported. */
record Exported(List<PlacedParameter> parameters) {
  static Exported of(String fixture) {
    try {
      Path path =
          Path.of(
              Objects.requireNonNull(
                      Exported.class.getResource("/golden/role/" + fixture + ".onnx"), fixture)
                  .toURI());
      return new Exported(Roles.of(Onnx.read(path)));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  PlacedParameter parameter(String name) {
    return parameters.stream()
        .filter(parameter -> parameter.site().tensor().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no parameter " + name + " among " + names()));
  }

  List<String> names() {
    return parameters.stream().map(parameter -> parameter.site().tensor().name()).toList();
  }

  /** Names of the parameters in a role, in order. */
  List<String> named(Role role) {
    return parameters.stream()
        .filter(parameter -> parameter.site().role() == role)
        .map(parameter -> parameter.site().tensor().name())
        .toList();
  }

  Site site(String name) {
    return parameter(name).site();
  }

  Role role(String name) {
    return site(name).role();
  }

  Fans fans(String name) {
    return site(name).fans().orElseThrow();
  }

  String following(String name) {
    return site(name).following().name();
  }

  List<String> blocks(String name) {
    return site(name).blocks().stream().map(Block::label).toList();
  }
}
