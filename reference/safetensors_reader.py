"""Loads a safetensors file into PyTorch without the safetensors package."""
# SPDX-License-Identifier: Apache-2.0
import json
import torch

DTYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16,
          "I64": torch.int64, "I32": torch.int32, "I16": torch.int16, "I8": torch.int8,
          "U8": torch.uint8, "BOOL": torch.bool}


def load(path):
    """The tensors of a file by name, for ``module.load_state_dict(load(path))``."""
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = bytearray(file.read())
    header.pop("__metadata__", None)
    tensors = {}
    for name, t in header.items():
        (begin, end), dtype = t["data_offsets"], DTYPES[t["dtype"]]
        # torch.frombuffer refuses an empty buffer.
        flat = torch.frombuffer(data[begin:end], dtype=dtype) if end > begin else torch.empty(0, dtype=dtype)
        tensors[name] = flat.reshape(t["shape"])
    return tensors
