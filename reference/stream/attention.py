"""Writes the digests of a TransformerEncoderLayer that PyTorch itself initialized.

    /usr/bin/python3 reference/stream/attention.py onnx/src/test/resources/golden/stream

One line is one parameter: seed, name, SHA-256 of its float32 values. The layer is the one that
reference/role_fixtures.py exports as encoder.train.onnx. nn.MultiheadAttention draws out_proj, its
bias included, before in_proj_weight, and then sets both biases to zero.
"""
import hashlib
import sys

import torch
from torch import nn

with open(sys.argv[1] + "/encoder.tsv", "w") as out:
    for seed in (0, 42):
        torch.manual_seed(seed)
        layer = nn.TransformerEncoderLayer(8, 2, 16)
        for name, parameter in layer.named_parameters():
            digest = hashlib.sha256(parameter.detach().numpy().tobytes()).hexdigest()
            out.write("\t".join([str(seed), name, digest]) + "\n")
