#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Exports small PyTorch networks, one idiom of the exporter each, for the tests of roles.

Usage: /usr/bin/python3 reference/role_fixtures.py onnx/src/test/resources/golden/role

Two forms per network: `.train.onnx` (training mode, nothing folded: parameters keep their names) and
`.eval.onnx` (the exporter's default). Written with torch 1.13; the values do not matter to a test,
only names, shapes and nodes do.
"""

import math
import sys
import warnings
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import weight_norm

OPSET = 17


class Convolutions(nn.Module):
    """Grouped, depthwise, strided, transposed; batch norm; PReLU; residual sum."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.prelu = nn.PReLU(8)
        self.grouped = nn.Conv2d(8, 8, 3, padding=1, groups=2)
        self.depthwise = nn.Conv2d(8, 16, 3, padding=1, groups=8, bias=False)
        self.bn2 = nn.BatchNorm2d(16)
        self.project = nn.Conv2d(16, 8, 1)
        self.up = nn.ConvTranspose2d(8, 4, 4, stride=2, padding=1)
        self.fc = nn.Linear(4, 5)

    def forward(self, x):
        x = self.prelu(self.bn1(self.stem(x)))
        y = F.leaky_relu(self.grouped(x), 0.2)
        y = F.relu6(self.bn2(self.depthwise(y)))
        x = F.relu(x + self.project(y))
        return self.fc(torch.tanh(self.up(x)).mean((2, 3)))


class Recurrent(nn.Module):
    def __init__(self, kind, **options):
        super().__init__()
        self.rnn = kind(6, 4, batch_first=True, **options)
        self.fc = nn.Linear(4 * (2 if options.get("bidirectional") else 1), 3)

    def forward(self, x):
        return self.fc(self.rnn(x)[0][:, -1])


class Cells(nn.Module):
    """Cells that the exporter unrolls step by step."""

    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTMCell(6, 4)
        self.gru = nn.GRUCell(4, 5)

    def forward(self, x):
        h, c = torch.zeros(2, 4), torch.zeros(2, 4)
        g = torch.zeros(2, 5)
        for step in range(3):
            h, c = self.lstm(x[:, step], (h, c))
            g = self.gru(h, g)
        return g


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.TransformerDecoderLayer(8, 2, 16, dropout=0.0, batch_first=True)

    def forward(self, x, memory):
        return self.layer(x, memory)


class SeparateAttention(nn.Module):
    """Query, key and value as linear maps of their own, grouped heads, rotary positions, SwiGLU."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(20, 8)
        self.attention_norm = nn.Parameter(torch.ones(8))
        self.q_proj = nn.Linear(8, 8, bias=False)
        self.k_proj = nn.Linear(8, 4, bias=False)
        self.v_proj = nn.Linear(8, 4, bias=False)
        self.o_proj = nn.Linear(8, 8, bias=False)
        self.ffn_norm = nn.Parameter(torch.ones(8))
        self.gate_proj = nn.Linear(8, 12, bias=False)
        self.up_proj = nn.Linear(8, 12, bias=False)
        self.down_proj = nn.Linear(12, 8, bias=False)
        angles = torch.outer(torch.arange(5.0), 1 / 100 ** torch.arange(0, 4, 2) / 4)
        self.register_buffer("cos", torch.cos(torch.cat([angles, angles], -1)), persistent=False)
        self.register_buffer("sin", torch.sin(torch.cat([angles, angles], -1)), persistent=False)

    @staticmethod
    def rms(x, weight):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * weight

    def rotate(self, x):
        half = torch.cat([-x[..., 2:], x[..., :2]], -1)
        return x * self.cos + half * self.sin

    def forward(self, ids):
        x = self.embed(ids)
        y = self.rms(x, self.attention_norm)
        q = self.rotate(self.q_proj(y).view(2, 5, 2, 4).transpose(1, 2))
        k = self.rotate(self.k_proj(y).view(2, 5, 1, 4).transpose(1, 2)).expand(2, 2, 5, 4)
        v = self.v_proj(y).view(2, 5, 1, 4).transpose(1, 2).expand(2, 2, 5, 4)
        mask = torch.full((5, 5), -math.inf).triu(1)
        weights = torch.softmax(q @ k.transpose(2, 3) / 2.0 + mask, -1)
        x = x + self.o_proj((weights @ v).transpose(1, 2).reshape(2, 5, 8))
        y = self.rms(x, self.ffn_norm)
        return x + self.down_proj(F.silu(self.gate_proj(y)) * self.up_proj(y))


class TiedGpt(nn.Module):
    """GPT block with packed attention, GELU and a head that shares the embedding's matrix."""

    def __init__(self):
        super().__init__()
        self.wte = nn.Embedding(20, 8)
        self.wpe = nn.Embedding(6, 8)
        self.ln_1 = nn.LayerNorm(8)
        self.c_attn = nn.Linear(8, 24)
        self.c_proj = nn.Linear(8, 8)
        self.ln_2 = nn.LayerNorm(8)
        self.up = nn.Linear(8, 32)
        self.down = nn.Linear(32, 8)
        self.register_buffer("mask", torch.tril(torch.ones(6, 6)), persistent=False)

    def forward(self, ids):
        x = self.wte(ids) + self.wpe(torch.arange(6))
        q, k, v = self.c_attn(self.ln_1(x)).split(8, 2)
        q, k, v = (t.view(2, 6, 2, 4).transpose(1, 2) for t in (q, k, v))
        scores = (q @ k.transpose(2, 3)) * 0.5
        weights = scores.masked_fill(self.mask == 0, -math.inf).softmax(-1)
        x = x + self.c_proj((weights @ v).transpose(1, 2).reshape(2, 6, 8))
        x = x + self.down(F.gelu(self.up(self.ln_2(x))))
        return x @ self.wte.weight.t()


class VisionTransformer(nn.Module):
    """Patches, a class token, stored positions, a relative-position table."""

    def __init__(self):
        super().__init__()
        self.patch = nn.Conv2d(3, 8, 4, stride=4)
        self.cls_token = nn.Parameter(torch.randn(1, 1, 8))
        self.pos_embed = nn.Parameter(torch.randn(1, 5, 8))
        self.table = nn.Parameter(torch.randn(9, 2))
        self.qkv = nn.Linear(8, 24)
        self.proj = nn.Linear(8, 8)
        index = (torch.arange(5)[:, None] - torch.arange(5)[None] + 4).reshape(-1)
        self.register_buffer("index", index, persistent=False)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.cls_token.expand(2, -1, -1), x], 1) + self.pos_embed
        q, k, v = self.qkv(x).reshape(2, 5, 3, 2, 4).permute(2, 0, 3, 1, 4).unbind(0)
        bias = self.table[self.index].view(5, 5, 2).permute(2, 0, 1)
        weights = (q @ k.transpose(2, 3) * 0.5 + bias).softmax(-1)
        return self.proj((weights @ v).transpose(1, 2).reshape(2, 5, 8))


class ConvNextBlock(nn.Module):
    def __init__(self):
        super().__init__()
        self.dwconv = nn.Conv2d(8, 8, 7, padding=3, groups=8)
        self.norm = nn.LayerNorm(8)
        self.pwconv1 = nn.Linear(8, 32)
        self.pwconv2 = nn.Linear(32, 8)
        self.gamma = nn.Parameter(1e-6 * torch.ones(8))

    def forward(self, x):
        y = self.dwconv(x).permute(0, 2, 3, 1)
        y = self.gamma * self.pwconv2(F.gelu(self.pwconv1(self.norm(y))))
        return x + y.permute(0, 3, 1, 2)


class StandardizedConv(nn.Conv2d):
    def forward(self, x):
        w = self.weight
        w = w - w.mean((1, 2, 3), keepdim=True)
        w = w / torch.sqrt((w * w).mean((1, 2, 3), keepdim=True) + 1e-5)
        return F.conv2d(x, w, self.bias, self.stride, self.padding)


class Reparameterized(nn.Module):
    """Weight normalization and weight standardization; group normalization."""

    def __init__(self):
        super().__init__()
        self.conv = weight_norm(nn.Conv2d(3, 8, 3, padding=1))
        self.standardized = StandardizedConv(8, 8, 3, padding=1)
        self.norm = nn.GroupNorm(2, 8)
        self.fc = weight_norm(nn.Linear(8, 5))

    def forward(self, x):
        x = F.relu(self.conv(x))
        x = F.relu(self.norm(self.standardized(x)))
        return self.fc(x.mean((2, 3)))


class Activations(nn.Module):
    """One linear map before each activation function that the exporter decomposes."""

    NAMES = ["gelu", "gelu_tanh", "silu", "mish", "hardswish", "softplus", "elu", "celu", "selu",
             "hardsigmoid", "relu6", "hardtanh", "softsign", "glu"]

    def __init__(self):
        super().__init__()
        for name in self.NAMES:
            setattr(self, name, nn.Linear(8, 16 if name == "glu" else 8))

    def forward(self, x):
        for name in self.NAMES:
            y = getattr(self, name)(x)
            if name == "gelu_tanh":
                x = 0.5 * y * (1 + torch.tanh(math.sqrt(2 / math.pi) * (y + 0.044715 * y**3)))
            elif name == "elu":
                x = F.elu(y, 0.7)
            elif name == "celu":
                x = F.celu(y, 2.0)
            elif name == "glu":
                x = F.glu(y)
            else:
                x = getattr(F, name)(y)
        return x


class Excitation(nn.Module):
    """Squeeze and excitation; a shift of its own after batch normalization; a learned temperature."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(8, affine=False)
        self.scale = nn.Parameter(torch.ones(8, 1, 1))
        self.shift = nn.Parameter(torch.zeros(8, 1, 1))
        self.reduce = nn.Conv2d(8, 2, 1)
        self.expand = nn.Conv2d(2, 8, 1)
        self.temperature = nn.Parameter(torch.tensor(2.5))

    def forward(self, x):
        x = F.relu(self.bn(self.conv(x)) * self.scale + self.shift)
        gate = torch.sigmoid(self.expand(F.relu(self.reduce(x.mean((2, 3), keepdim=True)))))
        return (x * gate) * self.temperature


class Looped(nn.Module):
    """A linear map used inside a Loop from the scope around it."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(8, 8))
        self.bias = nn.Parameter(torch.randn(8))

    def forward(self, x, n: int):
        for _ in range(n):
            x = torch.tanh(F.linear(x, self.weight, self.bias))
        return x


class Experts(nn.Module):
    """Einsum with a stored operand, a batched matrix product, a bilinear score."""

    def __init__(self):
        super().__init__()
        self.einsum = nn.Parameter(torch.randn(8, 2, 4))
        self.experts = nn.Parameter(torch.randn(2, 4, 6))
        self.left = nn.Parameter(torch.randn(5, 12))

    def forward(self, x):
        y = F.relu(torch.einsum("bd,dhk->bhk", x, self.einsum))
        y = F.relu(torch.matmul(y.transpose(0, 1), self.experts))
        return torch.matmul(self.left, y.transpose(0, 1).reshape(3, 12).t())


def networks():
    image = torch.randn(2, 3, 8, 8)
    words = torch.randn(2, 5, 6)
    tokens = torch.randn(2, 5, 8)
    yield "convolutions", Convolutions(), (image,), ("train", "eval")
    yield "lstm", Recurrent(nn.LSTM, num_layers=2, bidirectional=True), (words,), ("train", "eval")
    yield "gru", Recurrent(nn.GRU), (words,), ("train", "eval")
    yield "rnn", Recurrent(nn.RNN, nonlinearity="relu"), (words,), ("train", "eval")
    yield "cells", Cells(), (words,), ("train",)
    yield "encoder", nn.TransformerEncoderLayer(8, 2, 16, 0.0, F.gelu), (tokens,), ("train",)
    yield "decoder", Decoder(), (tokens, tokens + 1), ("train", "eval")
    ids = torch.randint(0, 20, (2, 5))
    yield "separate_attention", SeparateAttention(), (ids,), ("train", "eval")
    yield "tied_gpt", TiedGpt(), (torch.randint(0, 20, (2, 6)),), ("train", "eval")
    yield "vision_transformer", VisionTransformer(), (image,), ("train", "eval")
    yield "convnext_block", ConvNextBlock(), (torch.randn(2, 8, 8, 8),), ("train", "eval")
    yield "reparameterized", Reparameterized(), (image,), ("train",)
    yield "activations", Activations(), (torch.randn(2, 8),), ("train",)
    yield "excitation", Excitation(), (image,), ("train", "eval")
    yield "looped", torch.jit.script(Looped()), (torch.randn(2, 8), torch.tensor(3)), ("train",)
    yield "experts", Experts(), (torch.randn(3, 8),), ("train",)


def export(network, inputs, mode, path, opset=OPSET):
    training = mode == "train"
    torch.onnx.export(
        network,
        inputs,
        str(path),
        opset_version=opset,
        do_constant_folding=not training,
        training=torch.onnx.TrainingMode.TRAINING if training else torch.onnx.TrainingMode.EVAL,
    )


def main():
    warnings.simplefilter("ignore")
    folder = Path(sys.argv[1])
    torch.manual_seed(0)
    for name, network, inputs, modes in networks():
        for mode in modes:
            export(network, inputs, mode, folder / f"{name}.{mode}.onnx")
    # Layer normalization has no operator of its own before opset 17.
    export(TiedGpt(), (torch.randint(0, 20, (2, 6)),), "train", folder / "tied_gpt_13.train.onnx", 13)


if __name__ == "__main__":
    main()
