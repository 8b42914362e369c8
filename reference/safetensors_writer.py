"""What Hugging Face's reference writer puts into a safetensors file, written from the format alone.

The order of tensors is that of `prepare` in safetensors/src/tensor.rs: by the position of the dtype
in the `Dtype` enumeration, last first, then by the bytes of the name.
"""
# SPDX-License-Identifier: Apache-2.0
import json
import struct

DTYPES = ["BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "I16", "U16", "F16", "BF16",
          "I32", "U32", "F32", "F64", "I64", "U64"]


def encode(tensors, metadata=None):
    """The file's bytes; tensors maps a name to (dtype, shape, bytes)."""
    header, body = {}, b""
    if metadata:
        header["__metadata__"] = dict(sorted(metadata.items()))
    for name, (dtype, shape, data) in sorted(
            tensors.items(), key=lambda t: (-DTYPES.index(t[1][0]), t[0].encode())):
        end = len(body) + len(data)
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(body), end]}
        body += data
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + body


def decode(file):
    """The inverse of encode, for sound files: (tensors, metadata)."""
    length = struct.unpack_from("<Q", file)[0]
    header = json.loads(file[8:8 + length].decode())
    body = file[8 + length:]
    metadata = header.pop("__metadata__", None)
    return {name: (t["dtype"], t["shape"], body[slice(*t["data_offsets"])])
            for name, t in header.items()}, metadata
