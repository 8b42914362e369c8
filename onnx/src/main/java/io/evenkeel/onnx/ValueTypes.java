// SPDX-License-Identifier: Apache-2.0
package io.evenkeel.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.evenkeel.graph.Dimension;
import io.evenkeel.graph.ElementTypes;
import io.evenkeel.graph.ValueInfo;
import io.evenkeel.tensor.DType;
import java.util.List;
import java.util.Optional;

/** Declared types of values. */
final class ValueTypes {
  private ValueTypes() {}

  /** Whether a declaration says more than name, element type and dimensions. */
  static boolean isOdd(ValueInfoProto proto) {
    TypeProto type = proto.getType();
    return !type.hasTensorType()
        || ElementTypes.of(type.getTensorType().getElemType()).isEmpty()
        || !proto.getDocString().isEmpty()
        || !type.getDenotation().isEmpty()
        || proto.getMetadataPropsCount() > 0
        || type.getTensorType().getShape().getDimList().stream()
            .anyMatch(dimension -> !dimension.getDenotation().isEmpty());
  }

  static ValueInfo read(ValueInfoProto proto) {
    TypeProto.Tensor type = proto.getType().getTensorType();
    Optional<DType> dtype = ElementTypes.of(type.getElemType());
    Optional<List<Dimension>> dimensions =
        type.hasShape()
            ? Optional.of(type.getShape().getDimList().stream().map(ValueTypes::dimension).toList())
            : Optional.empty();
    return new ValueInfo(proto.getName(), dtype, dimensions);
  }

  // Some exporters write −1 or 0 for a size they do not know.
  private static Dimension dimension(TensorShapeProto.Dimension proto) {
    return proto.hasDimValue() && proto.getDimValue() >= 0
        ? new Dimension.Fixed(proto.getDimValue())
        : new Dimension.Free(proto.getDimParam());
  }

  static ValueInfoProto write(ValueInfo value) {
    ValueInfoProto.Builder proto = ValueInfoProto.newBuilder().setName(value.name());
    value.dtype().ifPresent(dtype -> proto.setType(type(dtype, value.dimensions())));
    return proto.build();
  }

  private static TypeProto type(DType dtype, Optional<List<Dimension>> dimensions) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder();
    tensor.setElemType(ElementTypes.number(dtype));
    dimensions.ifPresent(all -> {
      TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
      all.forEach(dimension -> shape.addDim(dimension(dimension)));
      tensor.setShape(shape);
    });
    return TypeProto.newBuilder().setTensorType(tensor).build();
  }

  private static TensorShapeProto.Dimension dimension(Dimension dimension) {
    TensorShapeProto.Dimension.Builder proto = TensorShapeProto.Dimension.newBuilder();
    switch (dimension) {
      case Dimension.Fixed(long size) -> proto.setDimValue(size);
      case Dimension.Free(String name) -> {
        if (!name.isEmpty()) {
          proto.setDimParam(name);
        }
      }
    }
    return proto.build();
  }
}
