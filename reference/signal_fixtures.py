#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Exports PyTorch networks whose predicted signal the tests hold against the measured one.

Usage: /usr/bin/python3 reference/signal_fixtures.py cli/src/test/resources/golden/signal

Written with torch 1.13 and onnx 1.12. Weights are replaced by ConstantOfShape, since a plan draws
them anyway; a table of positions keeps its values.
"""

import math
import sys
import warnings
from pathlib import Path

import onnx
import torch
from onnx import helper, numpy_helper
from torch import nn
from torch.nn import functional as F

WIDTH = 64
STEPS = 16
SAMPLES = 8
SMALLEST = 64


class Recurrent(nn.Module):
    """Two layers, the mean over the steps."""

    def __init__(self, kind, **options):
        super().__init__()
        self.rnn = kind(WIDTH, WIDTH, num_layers=2, batch_first=True, **options)
        self.fc = nn.Linear(WIDTH * (2 if options.get("bidirectional") else 1), WIDTH)

    def forward(self, x):
        return self.fc(self.rnn(x)[0].mean(1))


class Tagger(nn.Module):
    """Single steps of a rectified layer."""

    def __init__(self):
        super().__init__()
        self.rnn = nn.RNN(WIDTH, WIDTH, nonlinearity="relu", batch_first=True)
        self.fc = nn.Linear(WIDTH, WIDTH)

    def forward(self, x):
        steps = self.rnn(x)[0]
        return self.fc(steps[:, 0]) + self.fc(steps[:, -1])


def sinusoids():
    angle = torch.arange(2 * STEPS)[:, None] / 10_000 ** (torch.arange(0, WIDTH, 2) / WIDTH)
    return torch.stack((angle.sin(), angle.cos()), -1).flatten(1)


class Attention(nn.Module):
    """Sinusoidal positions, a layer of self-attention, the first token's output."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(1000, WIDTH)
        self.register_buffer("positions", sinusoids())
        self.layer = nn.TransformerEncoderLayer(WIDTH, 4, 4 * WIDTH, 0.0, batch_first=True)
        self.fc = nn.Linear(WIDTH, WIDTH)

    def forward(self, ids):
        x = self.embedding(ids) * math.sqrt(WIDTH) + self.positions[:STEPS]
        return self.fc(self.layer(x)[:, 0])


class Gating(nn.Module):
    """One map in two halves of which one opens the other."""

    def __init__(self):
        super().__init__()
        self.up = nn.Linear(WIDTH, 2 * WIDTH)
        self.down = nn.Linear(WIDTH, WIDTH)

    def forward(self, x):
        value, gate = self.up(x).chunk(2, -1)
        x = x + self.down(value * torch.sigmoid(gate))
        value, gate = self.up(x).chunk(2, -1)
        return value + value * torch.sigmoid(gate)


class InstanceNormalized(nn.Module):
    """Channels without their own means, group normalization, global pooling."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, WIDTH, 3, padding=1)
        self.norm1 = nn.InstanceNorm2d(WIDTH, affine=True)
        self.second = nn.Conv2d(WIDTH, WIDTH, 3, padding=1)
        self.norm2 = nn.GroupNorm(8, WIDTH)
        self.fc = nn.Linear(WIDTH, WIDTH)

    def forward(self, x):
        x = self.norm1(F.relu(self.first(x)))
        x = self.norm2(F.relu(self.second(F.relu(x))))
        return self.fc(x.mean((2, 3)))


class ChannelsLast(nn.Module):
    """Patches with channels last, normalized and mapped there; means over features and map."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, WIDTH, 4, stride=4)
        self.norm = nn.LayerNorm(WIDTH)
        self.up = nn.Linear(WIDTH, 4 * WIDTH)
        self.down = nn.Linear(4 * WIDTH, WIDTH)
        self.fc = nn.Linear(WIDTH, WIDTH)

    def forward(self, x):
        x = self.stem(x).permute(0, 2, 3, 1)
        x = x + self.down(F.gelu(self.up(self.norm(x))))
        return self.fc(x.mean((1, 2))) + F.relu(x).mean(-1).flatten(1)[:, :1]


class Padded(nn.Module):
    """A crop, a border of ones, channels of zeros."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(3, WIDTH // 2, 3)
        self.second = nn.Conv2d(WIDTH // 2, WIDTH, 3, padding=1)

    def forward(self, x):
        x = F.pad(F.relu(self.first(x)), (-1, -1, -1, -1))
        y = self.second(F.pad(x, (1, 1, 1, 1), value=1.0))[:, :, 1:-1, 1:-1]
        return y + F.pad(x, (0, 0, 0, 0, 0, WIDTH // 2))


class Unrolled(nn.Module):
    """A cell written out step by step."""

    def __init__(self, kind):
        super().__init__()
        self.cell = kind(WIDTH, WIDTH)
        self.fc = nn.Linear(WIDTH, WIDTH)

    def forward(self, x):
        state = None
        for step in range(4):
            state = self.cell(x[:, step], state)
        return self.fc(state[0] if isinstance(state, tuple) else state)


class Highway(nn.Module):
    """A shared gate that opens and shuts, twice."""

    def __init__(self):
        super().__init__()
        self.gate = nn.Linear(WIDTH, WIDTH)
        self.map = nn.Linear(WIDTH, WIDTH)

    def forward(self, x):
        for _ in range(2):
            gate = torch.sigmoid(self.gate(x))
            x = gate * torch.tanh(self.map(x)) + (1 - gate) * x
        return x


def networks():
    words = torch.randn(SAMPLES, STEPS, WIDTH)
    image = torch.randn(SAMPLES, 3, 16, 16)
    yield "lstm", Recurrent(nn.LSTM, bidirectional=True), words
    yield "gru", Recurrent(nn.GRU), words
    yield "rnn", Recurrent(nn.RNN, bidirectional=True), words
    yield "tagger", Tagger(), words
    yield "attention", Attention(), torch.randint(0, 1000, (SAMPLES, STEPS))
    yield "gating", Gating(), words
    yield "instance_norm", InstanceNormalized(), image
    yield "channels_last", ChannelsLast(), image
    yield "padded", Padded(), image
    yield "lstm_cell", Unrolled(nn.LSTMCell), words
    yield "gru_cell", Unrolled(nn.GRUCell), words
    yield "highway", Highway(), words


def without_weights(model, kept):
    """Every larger floating-point tensor but the kept ones is made by ConstantOfShape."""
    graph = model.graph
    value = numpy_helper.from_array(numpy_helper.to_array(helper.make_tensor("", 1, [1], [0.02])))
    nodes = []
    for tensor in list(graph.initializer):
        count = math.prod(tensor.dims)
        if tensor.data_type != onnx.TensorProto.FLOAT or count < SMALLEST or tensor.name in kept:
            continue
        shape = f"{tensor.name}__SHAPE"
        sizes = helper.make_tensor(shape, onnx.TensorProto.INT64, [len(tensor.dims)], tensor.dims)
        nodes.append(helper.make_node("ConstantOfShape", [shape], [tensor.name], value=value))
        graph.initializer.remove(tensor)
        graph.initializer.append(sizes)
    nodes.extend(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    return model


def main():
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(0)
    for name, network, inputs in networks():
        path = folder / f"{name}.onnx"
        torch.onnx.export(
            network,
            (inputs,),
            str(path),
            opset_version=17,
            do_constant_folding=False,
            training=torch.onnx.TrainingMode.TRAINING,
        )
        onnx.save(without_weights(onnx.load(path), {"positions"}), path)


if __name__ == "__main__":
    main()
