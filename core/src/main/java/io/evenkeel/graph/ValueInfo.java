// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.graph;

import io.evenkeel.tensor.DType;
import io.evenkeel.tensor.Shape;
import java.util.List;
import java.util.Optional;

/**
 * A graph input, output or intermediate value as the network declares it.
 *
 * @param name the value's name
 * @param dtype absent when not declared or not a tensor
 * @param dimensions absent when the rank is not declared
 */
public record ValueInfo(String name, Optional<DType> dtype, Optional<List<Dimension>> dimensions) {

  public ValueInfo {
    dimensions = dimensions.map(List::copyOf);
  }

  /** A tensor of known type and shape. */
  public static ValueInfo of(String name, DType dtype, Shape shape) {
    List<Dimension> fixed =
        shape.dimensions().stream().<Dimension>map(Dimension.Fixed::new).toList();
    return new ValueInfo(name, Optional.of(dtype), Optional.of(fixed));
  }

  /** A value of which only the name is known. */
  public static ValueInfo unknown(String name) {
    return new ValueInfo(name, Optional.empty(), Optional.empty());
  }

  /** The shape, if every dimension is fixed. */
  public Optional<Shape> shape() {
    return dimensions
        .filter(all -> all.stream().allMatch(Dimension.Fixed.class::isInstance))
        .map(all -> new Shape(all.stream().map(d -> ((Dimension.Fixed) d).size()).toList()));
  }
}
