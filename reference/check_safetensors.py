"""Checks safetensors files written by Evenkeel: python3 check_safetensors.py FILE...

Each file must be, to the byte, what the reference writer makes of its tensors, and PyTorch must be
able to load it. An index (FILE.index.json) is checked against its shards.
"""
# SPDX-License-Identifier: Apache-2.0
import json
import pathlib
import sys

import safetensors_reader
import safetensors_writer


def check_file(path):
    content = path.read_bytes()
    tensors, metadata = safetensors_writer.decode(content)
    assert safetensors_writer.encode(tensors, metadata) == content, f"{path}: bytes differ"
    known = {name: t for name, t in tensors.items() if t[0] in safetensors_reader.DTYPES}
    if len(known) == len(tensors):
        for name, value in safetensors_reader.load(path).items():
            assert list(value.shape) == tensors[name][1], f"{path}: shape of {name}"
            assert value.nelement() * value.element_size() == len(tensors[name][2])
    loaded = "and loads" if len(known) == len(tensors) else "(PyTorch lacks a dtype in it)"
    print(f"{path}: {len(tensors)} tensors, bytes as the reference writer's {loaded}")
    return tensors


def check_index(path):
    text = path.read_text()
    index = json.loads(text)
    assert json.dumps(index, indent=2, sort_keys=True) + "\n" == text, f"{path}: bytes differ"
    shards = {shard: check_file(path.parent / shard) for shard in set(index["weight_map"].values())}
    listed = {name: shard for shard, tensors in shards.items() for name in tensors}
    assert listed == index["weight_map"], f"{path}: weight_map"
    total = sum(len(data) for tensors in shards.values() for _, _, data in tensors.values())
    assert total == index["metadata"]["total_size"], f"{path}: total_size"
    print(f"{path}: {len(shards)} shards agree with their index")


for name in sys.argv[1:]:
    path = pathlib.Path(name)
    check_index(path) if name.endswith(".index.json") else check_file(path)
