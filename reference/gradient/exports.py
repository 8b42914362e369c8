#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Exports small PyTorch networks with their gradients, for the tests of the gradient graph.

Usage: /usr/bin/python3 reference/gradient/exports.py runtime/src/test/resources/golden/gradient

Per network NAME.onnx, exported in training mode, and NAME.safetensors: the inputs as `input.NAME`,
what the output's gradient is taken to be as `cotangent`, the output as `output` and the gradient of
every parameter as `gradient.PARAMETER`. Where a rule has kinks the network is too small for a
rounding error to meet one. Written with torch 1.13.
"""
import io
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.append(str(Path(__file__).parents[1]))
import safetensors_writer  # noqa: E402


class Convolutions(nn.Module):
    """Strided, grouped, dilated, depthwise and one-dimensional; batch, group and instance norm."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, stride=2, padding=1)
        self.norm = nn.BatchNorm2d(8)
        self.grouped = nn.Conv2d(8, 12, 3, padding=2, dilation=2, groups=4)
        self.group_norm = nn.GroupNorm(3, 12)
        self.depthwise = nn.Conv2d(12, 12, (3, 1), stride=(2, 1), groups=12)
        self.instance = nn.InstanceNorm2d(12, affine=True)
        self.line = nn.Conv1d(12, 6, 2, stride=3)

    def forward(self, x):
        x = F.silu(self.norm(self.stem(x)))
        x = F.avg_pool2d(F.gelu(self.group_norm(self.grouped(x))), 3, 2, 1)
        x = F.softplus(self.instance(self.depthwise(x)))
        return F.adaptive_avg_pool1d(torch.tanh(self.line(x.flatten(2))), 1).flatten(1)


class Decoder(nn.Module):
    """Transposed convolutions, both interpolations, skips, padding by reflection."""

    def __init__(self):
        super().__init__()
        self.down = nn.Conv2d(2, 6, 3, stride=2, padding=1)
        self.up = nn.ConvTranspose2d(6, 4, 3, stride=2, padding=1, output_padding=1)
        self.grouped = nn.ConvTranspose2d(6, 4, 2, stride=2, groups=2)
        self.mix = nn.Conv2d(10, 3, 3)

    def forward(self, x):
        low = torch.tanh(self.down(x))
        wide = F.interpolate(low, scale_factor=2, mode="bilinear", align_corners=False)
        high = torch.cat([self.up(low), wide * torch.sigmoid(self.grouped(low)).repeat(1, 2, 1, 1)[:, :6]], 1)
        high = F.interpolate(F.pad(high, (1, 1, 1, 1), mode="reflect"), scale_factor=2)
        return F.pixel_unshuffle(F.elu(self.mix(high))[..., :24, :24], 2)


class Rectified(nn.Module):
    """ReLU, Leaky ReLU, PReLU with one slope and with many, maximum pooling, residual sums."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 4, 3, padding=1)
        self.one = nn.PReLU()
        self.many = nn.PReLU(4)
        self.second = nn.Conv2d(4, 4, 3, padding=1)
        self.last = nn.Linear(64, 5)

    def forward(self, x):
        x = F.max_pool2d(self.one(self.first(x)), 3, 2, 1)
        x = x + F.leaky_relu(self.many(self.second(x)), .2)
        x = F.relu6(x) + F.hardswish(x) + F.selu(x)
        return F.log_softmax(self.last(F.relu(x).flatten(1)), 1)


class Recurrent(nn.Module):
    """An embedding, LSTM in both directions and two layers, GRU, RNN."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 5)
        self.lstm = nn.LSTM(5, 4, num_layers=2, bidirectional=True)
        self.gru = nn.GRU(8, 6)
        self.rnn = nn.RNN(6, 5, nonlinearity="relu")
        self.out = nn.Linear(5, 3)

    def forward(self, tokens):
        x, _ = self.lstm(self.embedding(tokens))
        x, last = self.gru(x)
        x, _ = self.rnn(x * last)
        return self.out(x.mean(0))


class Transformer(nn.Module):
    """Causal attention, layer norm, learned positions, a tied output, a product by Einsum."""

    def __init__(self):
        super().__init__()
        self.tokens = nn.Embedding(13, 8)
        self.places = nn.Parameter(torch.randn(6, 8) * .1)
        self.norm = nn.LayerNorm(8)
        self.second_norm = nn.LayerNorm(8)
        self.attention = nn.Linear(8, 24)
        self.wide = nn.Linear(8, 16)
        self.narrow = nn.Linear(16, 8)
        self.mixing = nn.Parameter(torch.randn(2, 4, 4) * .5)

    def forward(self, tokens):
        x = self.tokens(tokens) + self.places
        q, k, v = self.attention(self.norm(x)).chunk(3, -1)
        q, k, v = (t.view(*t.shape[:2], 2, 4).transpose(1, 2) for t in (q, k, v))
        scores = q @ k.transpose(-2, -1) / 2
        scores = scores.masked_fill(torch.ones(6, 6).triu(1) == 1, float("-inf"))
        heads = torch.einsum("bhtc,hcd->bhtd", F.softmax(scores, -1) @ v, self.mixing)
        x = x + heads.transpose(1, 2).flatten(2)
        x = x + self.narrow(F.gelu(self.wide(self.second_norm(x))))
        return x @ self.tokens.weight.t()


class Odds(nn.Module):
    """Reductions, powers, sorting, gathering, masks, cumulative sums."""

    def __init__(self):
        super().__init__()
        self.table = nn.Parameter(torch.rand(4, 6) + .5)
        self.scale = nn.Parameter(torch.rand(6) + .5)
        self.kernel = nn.utils.weight_norm(nn.Linear(6, 6))

    def forward(self, x):
        y = self.kernel(x) * self.scale ** 2 / (1 + self.table.mean(0))
        y = y + torch.cumsum(self.table[:, [0, 2, 2, 1, 5, 3]], 1).roll(1, 0)
        y = y + torch.where(y > 0, torch.exp(-y ** 2), y.abs().sqrt() + 1)
        top = torch.topk(y, 3, dim=1).values
        z = torch.logsumexp(y, 1) + y.norm(dim=1) + y.max(1).values + y.amin(1) + y.prod(1)
        return top.sum() + y.flip(1) * z.unsqueeze(1) + y.var(1, keepdim=True)


def tokens(high, *shape):
    return torch.randint(high, shape)


NETWORKS = {
    "convolutions": (Convolutions, lambda: torch.randn(2, 3, 18, 12)),
    "decoder": (Decoder, lambda: torch.randn(2, 2, 12, 12)),
    "rectified": (Rectified, lambda: torch.randn(2, 1, 8, 8)),
    "recurrent": (Recurrent, lambda: tokens(11, 5, 2)),
    "transformer": (Transformer, lambda: tokens(13, 2, 6)),
    "odds": (Odds, lambda: torch.randn(4, 6)),
}
DTYPES = {np.dtype("float32"): "F32", np.dtype("int64"): "I64"}


def stored(array):
    array = np.ascontiguousarray(array)
    return DTYPES[array.dtype], list(array.shape), array.tobytes()


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, (network, made) in NETWORKS.items():
        torch.manual_seed(7)
        module, x = network().train(), made()
        model = io.BytesIO()
        torch.onnx.export(module, (x,), model, training=torch.onnx.TrainingMode.TRAINING,
                          do_constant_folding=False, opset_version=17, input_names=["x"],
                          output_names=["y"])
        (folder / f"{name}.onnx").write_bytes(model.getvalue())
        y = module(x)
        cotangent = torch.randn_like(y)
        y.backward(cotangent)
        tensors = {"input.x": x, "output": y.detach(), "cotangent": cotangent}
        tensors |= {f"gradient.{n}": p.grad for n, p in module.named_parameters()}
        file = safetensors_writer.encode({n: stored(t.numpy()) for n, t in tensors.items()})
        (folder / f"{name}.safetensors").write_bytes(file)


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    main(Path(sys.argv[1]))
