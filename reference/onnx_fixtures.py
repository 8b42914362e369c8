#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes small models, one way of storing things each, for the tests of reading and writing ONNX.

Usage: /usr/bin/python3 reference/onnx_fixtures.py onnx/src/test/resources/golden/onnx
"""
import pathlib
import sys

# The script's folder has a neighbour called onnx.
sys.path = [p for p in sys.path if p not in ("", ".")]
import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper, numpy_helper

out = pathlib.Path(sys.argv[1])
out.mkdir(parents=True, exist_ok=True)


def value(name, dtype=T.FLOAT, shape=(2,)):
    return helper.make_tensor_value_info(name, dtype, shape)


def floats(name, values, shape=None):
    array = np.asarray(values, np.float32)
    return numpy_helper.from_array(array if shape is None else array.reshape(shape), name)


def node(op, inputs, outputs, name="", **attributes):
    return helper.make_node(op, inputs, outputs, name=name, **attributes)


def save(name, nodes, initializers, inputs=None, outputs=None, opsets=None, ir=8, check=True, **more):
    graph = helper.make_graph(
        nodes, name, inputs if inputs is not None else [value("x")], outputs or [value("y")],
        initializers, sparse_initializer=more.pop("sparse", []), value_info=more.pop("value_info", []))
    opsets = [helper.make_opsetid(d, v) for d, v in (opsets or {"": 17}).items()]
    model = helper.make_model(graph, opset_imports=opsets, producer_name="fixtures", **more)
    model.ir_version = ir
    if check:
        onnx.checker.check_model(model)
    (out / f"{name}.onnx").write_bytes(model.SerializeToString(deterministic=True))


def storages():
    """The numbers 0, 1, 2 and 3 (0 and 1 for bool) in every type, in typed fields and in raw bytes."""
    fields = {
        "f32": (T.FLOAT, "float_data"), "f64": (T.DOUBLE, "double_data"), "i64": (T.INT64, "int64_data"),
        "u64": (T.UINT64, "uint64_data"), "u32": (T.UINT32, "uint64_data"), "i32": (T.INT32, "int32_data"),
        "i16": (T.INT16, "int32_data"), "i8": (T.INT8, "int32_data"), "u16": (T.UINT16, "int32_data"),
        "u8": (T.UINT8, "int32_data"), "bool": (T.BOOL, "int32_data"), "f16": (T.FLOAT16, "int32_data"),
        "bf16": (T.BFLOAT16, "int32_data")}
    numpy = {"f32": "<f4", "f64": "<f8", "i64": "<i8", "u64": "<u8", "u32": "<u4", "i32": "<i4",
             "i16": "<i2", "i8": "<i1", "u16": "<u2", "u8": "<u1", "bool": "<u1", "f16": "<f2"}
    tensors = []
    for label, (dtype, field) in fields.items():
        numbers = [0, 1, 0, 1] if label == "bool" else [0, 1, 2, 3]
        if label == "bf16":
            bits = np.asarray(numbers, "<f4").view("<u4").__rshift__(16).astype("<u2")
            raw, stored = bits.tobytes(), bits.tolist()
        elif label == "f16":
            bits = np.asarray(numbers, "<f2")
            raw, stored = bits.tobytes(), bits.view("<u2").tolist()
        else:
            raw, stored = np.asarray(numbers, numpy[label]).tobytes(), numbers
        tensors.append(T(name=f"raw.{label}", data_type=dtype, dims=[2, 2], raw_data=raw))
        typed = T(name=f"typed.{label}", data_type=dtype, dims=[2, 2])
        getattr(typed, field).extend(stored)
        tensors.append(typed)
    negative = T(name="typed.negative", data_type=T.INT8, dims=[2], int32_data=[-1, -128])
    save("storages", [node("Identity", ["x"], ["y"])], tensors + [negative])


def external():
    def tensor(name, values, **entries):
        t = T(name=name, data_type=T.FLOAT, dims=[len(values)], data_location=T.EXTERNAL)
        for key, text in entries.items():
            t.external_data.add(key=key, value=str(text))
        return t
    folder = out / "weights"
    folder.mkdir(exist_ok=True)
    (out / "external.a").write_bytes(np.asarray([9, 9, 1, 2], "<f4").tobytes())
    (folder / "external.b").write_bytes(np.asarray([3, 4], "<f4").tobytes())
    save("external", [node("Add", ["x", "a"], ["s"]), node("Add", ["s", "b"], ["y"])],
         [tensor("a", [1, 2], location="external.a", offset=8, length=8),
          tensor("b", [3, 4], location="weights/external.b")], check=False)


def bodies():
    def branch(name, op):
        return helper.make_graph([node(op, ["x", "captured"], [name])], name, [], [value(name)],
                                 [floats(name + ".own", [5, 6])])
    loop = helper.make_graph(
        [node("Identity", ["c_in"], ["c_out"]), node("Mul", ["v_in", "looped"], ["v_out"])], "loop",
        [value("i", T.INT64, ()), value("c_in", T.BOOL, ()), value("v_in")],
        [value("c_out", T.BOOL, ()), value("v_out")])
    scan = helper.make_graph([node("Add", ["st_in", "el"], ["st_out"])], "scan",
                             [value("st_in"), value("el")], [value("st_out")])
    save("bodies", [
        node("If", ["flag"], ["z"], then_branch=branch("t", "Add"), else_branch=branch("e", "Mul")),
        node("Loop", ["times", "", "z"], ["l"], body=loop),
        node("Scan", ["l", "rows"], ["y"], body=scan, num_scan_inputs=1)],
        [floats("captured", [1, 2]), floats("looped", [3, 4]), floats("rows", [[1, 1], [2, 2]]),
         numpy_helper.from_array(np.asarray(3, np.int64), "times")],
        inputs=[value("x"), value("flag", T.BOOL, ())])


def hidden():
    shape = numpy_helper.from_array(np.asarray([40, 40], np.int64), "shape")
    save("hidden", [
        node("Constant", [], ["from_node"], value=floats("", [1, 2])),
        node("ConstantOfShape", ["shape"], ["filled"], value=floats("", [0.5])),
        node("Identity", ["base"], ["twin"]),
        node("Add", ["x", "from_node"], ["a"]), node("Mul", ["a", "base"], ["b"]),
        node("Mul", ["b", "twin"], ["c"]), node("Mul", ["c", "base"], ["d"]),
        node("ReduceMean", ["filled"], ["m"], keepdims=0), node("Mul", ["d", "m"], ["y"])],
        [floats("base", [3, 4]), shape])


def kept():
    strings = T(name="words", data_type=T.STRING, dims=[2], string_data=[b"a", b"\xc3\xbc"])
    numbers = T(name="complex", data_type=T.COMPLEX64, dims=[1], float_data=[1, 2])
    sparse = helper.make_sparse_tensor(floats("sparse", [7]),
                                       numpy_helper.from_array(np.asarray([1], np.int64), "i"), [2])
    save("kept", [node("Add", ["x", "sparse"], ["y"], doc_string="said of a node")],
         [strings, numbers], sparse=[sparse])


def functions():
    twice = helper.make_function("local", "Twice", ["a"], ["b"], [node("Add", ["a", "a"], ["b"])],
                                 [helper.make_opsetid("", 17)])
    save("functions", [helper.make_node("Twice", ["x"], ["y"], domain="local")], [],
         opsets={"": 17, "local": 1}, functions=[twice])


def versions():
    add = [node("Add", ["x", "w"], ["y"])]
    save("ir3", add, [floats("w", [1, 2])], inputs=[value("x"), value("w")], opsets={"": 7}, ir=3)
    save("opset6", add, [floats("w", [1, 2])], opsets={"": 6})
    save("newest", add, [floats("w", [1, 2])], opsets={"": 22}, ir=10, check=False)
    save("ir99", add, [floats("w", [1, 2])], ir=99, check=False)
    save("unknown", [helper.make_node("Odd", ["x", "w"], ["y"], domain="com.example", level=3)],
         [floats("w", [1, 2])], opsets={"": 17, "com.example": 2})
    save("names", [node("Add", ["x", "größe/層 \n\u202e."], ["y"])], [floats("größe/層 \n\u202e.", [1, 2])])


for write in (storages, external, bodies, hidden, kept, functions, versions):
    write()
