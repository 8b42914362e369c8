"""Writes the golden files of the safetensors room: python3 make_safetensors_goldens.py FOLDER"""
# SPDX-License-Identifier: Apache-2.0
import json
import pathlib
import sys

import numpy as np
import safetensors_writer
import torch

folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
SIZES = {"F64": 8, "I64": 8, "U64": 8, "F32": 4, "I32": 4, "U32": 4, "BOOL": 1, "I8": 1, "U8": 1,
         "F8_E5M2": 1, "F8_E4M3": 1}


def raw(dtype, shape, seed):
    count = int(np.prod(shape, dtype=np.int64)) * SIZES.get(dtype, 2)
    values = (np.arange(count) * 7 + seed * 31) % (2 if dtype == "BOOL" else 256)
    return dtype, list(shape), values.astype(np.uint8).tobytes()


def floats(shape, dtype, torch_dtype):
    values = torch.arange(int(np.prod(shape)), dtype=torch.float32) / 8 - 1
    stored = values.to(torch_dtype)
    return dtype, list(shape), stored.view(torch.int16 if stored.element_size() == 2 else torch.int32).numpy().tobytes()


def safetensors(name, tensors, metadata=None):
    (folder / f"{name}.safetensors").write_bytes(safetensors_writer.encode(tensors, metadata))


safetensors("pytorch", {"a": floats((2, 2), "F32", torch.float32)}, {"format": "pt"})
safetensors("empty", {})
safetensors("every_dtype", {
    **{f"z.{d}": raw(d, (3, 5), i) for i, d in enumerate(safetensors_writer.DTYPES)},
    **{f"a.{d}": raw(d, (1,), i) for i, d in enumerate(reversed(safetensors_writer.DTYPES))},
}, {"format": "pt", "by": "reference"})
safetensors("odd_shapes", {
    "scalar": raw("F32", (), 1), "none": raw("F32", (0,), 2), "no rows": raw("F64", (0, 7), 3),
    "no columns": raw("BF16", (7, 0), 4), "one": raw("U8", (1, 1, 1, 1, 1), 5),
    "bytes": raw("U8", (13,), 6),
})
safetensors("odd_names", {
    "": raw("U8", (1,), 1), "重み": raw("U8", (2,), 2), 'quote " backslash \\ slash /': raw("U8", (3,), 3),
    "tab\t newline\n return\r bell\a null\0 escape\x1b delete\x7f backspace\b feed\f": raw("U8", (4,), 4),
    "\U0001F600": raw("U8", (5,), 5), "\uFF5E": raw("U8", (6,), 6), "é": raw("U8", (7,), 7),
    "e\u0301": raw("U8", (8,), 8), "\u2028\u0085": raw("U8", (9,), 9),
}, {"note": 'a "quoted"\nline', "ключ": "значение"})
safetensors("half", {"bf16": floats((4, 3), "BF16", torch.bfloat16), "f16": floats((4, 3), "F16", torch.float16)})

index = {"metadata": {"total_size": 8 + 12 + 4 + 4}, "weight_map": {
    "a": "model-00001-of-00003.safetensors", "b": "model-00002-of-00003.safetensors",
    "c": "model-00003-of-00003.safetensors", "é\"": "model-00003-of-00003.safetensors"}}
(folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2, sort_keys=True) + "\n")

matrix = np.arange(24, dtype=np.float64).reshape(2, 3, 4)
for code in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]:
    np.save(folder / f"c_{code}.npy", matrix.astype("<" + code))
    np.save(folder / f"big_fortran_{code}.npy", np.asfortranarray(matrix.astype(">" + code)))
np.save(folder / "scalar.npy", np.float32(2.5))
np.save(folder / "none.npy", np.zeros((0, 3), np.float32))
np.save(folder / "vector.npy", np.arange(5, dtype="<i4"))
for version in [(1, 0), (2, 0), (3, 0)]:
    with open(folder / f"version_{version[0]}.npy", "wb") as file:
        np.lib.format.write_array(file, matrix.astype("<f4"), version=version)
np.save(folder / "objects.npy", np.array([{}, None], dtype=object))
np.save(folder / "structured.npy", np.zeros(2, dtype=[("x", "<f4"), ("y", "<i4")]))
np.save(folder / "strings.npy", np.array(["a", "bc"]))
np.save(folder / "complex.npy", np.array([1j]))
arrays = {"weight": matrix.astype("<f4"), "folder/bias": np.arange(3, dtype=">i2"), "flag": np.array(True)}
np.savez(folder / "stored.npz", **arrays)
np.savez_compressed(folder / "packed.npz", **arrays)
