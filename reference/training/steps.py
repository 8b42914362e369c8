#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Trains small PyTorch networks for 20 steps, for the tests of the training step.

Usage: /usr/bin/python3 reference/training/steps.py runtime/src/test/resources/golden/training

Per network and optimizer NAME.onnx, exported in training mode with the weights it starts from, and
NAME.safetensors: the batch as `input` and `target`, the losses as `loss` and the parameters after
the last step as `after.PARAMETER`. The networks are smooth, so that a rounding error stays one.
Written with torch 1.13 and torchvision 0.14.
"""
import io
import sys
import warnings
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F
from torchvision.ops import sigmoid_focal_loss

sys.path.append(str(Path(__file__).parents[1]))
import safetensors_writer  # noqa: E402

STEPS = 20


class Dense(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(7, 16), nn.Tanh(), nn.Linear(16, 16), nn.SiLU(), nn.Linear(16, 5))


class Anchored(nn.Module):
    """So many numbers for each of six anchors."""

    def __init__(self, numbers):
        super().__init__()
        self.first = nn.Linear(7, 16)
        self.last = nn.Linear(16, 6 * numbers)
        self.numbers = numbers

    def forward(self, x):
        return self.last(torch.tanh(self.first(x))).reshape(-1, 6, self.numbers)


class Convolutional(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(2, 6, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(6)
        self.second = nn.Conv2d(6, 8, 3, stride=2, padding=1)
        self.last = nn.Linear(8, 4)

    def forward(self, x):
        x = F.gelu(self.norm(self.first(x)))
        return self.last(torch.tanh(self.second(x)).mean((2, 3)))


class Pixels(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(2, 6, 3, padding=1)
        self.last = nn.Conv2d(6, 4, 1)

    def forward(self, x):
        return self.last(torch.tanh(self.first(x)))


class Recurrent(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(9, 6)
        self.gru = nn.GRU(6, 7, batch_first=True)
        self.out = nn.Linear(7, 9)

    def forward(self, tokens):
        return self.out(self.gru(self.embedding(tokens))[0])


def decayed(net, decay):
    """PyTorch's usual groups: what has two axes or more decays, biases and scales do not."""
    wide = [p for p in net.parameters() if p.ndim > 1]
    narrow = [p for p in net.parameters() if p.ndim <= 1]
    return [{"params": wide, "weight_decay": decay}, {"params": narrow, "weight_decay": 0.0}]


def sequence_loss(y, t):
    return F.cross_entropy(y.transpose(1, 2), t, ignore_index=0)


def smoothed_loss(y, t):
    return F.cross_entropy(y, t, ignore_index=0, label_smoothing=.1)


def dice_loss(y, t):
    """Milletari et al. 2016, equation 3, class by class; pixels of class 0 do not count."""
    counted = (t != 0).float()[:, None]
    said = torch.softmax(y, 1) * counted
    true = F.one_hot(t, y.shape[1]).permute(0, 3, 1, 2).float() * counted
    overlap = (said * true).sum((0, 2, 3))
    sizes = (said ** 2).sum((0, 2, 3)) + (true ** 2).sum((0, 2, 3))
    return 1 - (2 * overlap / (sizes + 1e-6)).mean()


def focal_loss(y, t):
    """Targets: a class, the number of classes for background, -1 for anchors that do not count."""
    classes = y.shape[-1]
    there = F.one_hot(t.clamp(0, classes), classes + 1)[..., :classes].float()
    counted = (t >= 0).float()
    each = sigmoid_focal_loss(y, there) * counted[..., None]
    return each.sum() / (there.sum(-1) * counted).sum().clamp(min=1)


def offset_loss(y, t):
    each = F.smooth_l1_loss(y, t[..., :4], reduction="none") * t[..., 4:]
    return each.sum() / t[..., 4].sum().clamp(min=1)


def offsets():
    return torch.cat([2 * torch.randn(12, 6, 4), torch.randint(2, (12, 6, 1)).float()], -1)


CASES = {
    "dense-sgd": (
        Dense, lambda: (torch.randn(12, 7), torch.randint(5, (12,))),
        lambda net: torch.optim.SGD(decayed(net, .01), lr=.1, momentum=.9, nesterov=True),
        lambda y, t: F.cross_entropy(y, t, label_smoothing=.1), None),
    "dense-adam": (
        Dense, lambda: (torch.randn(12, 7), torch.randn(12, 5)),
        lambda net: torch.optim.Adam(decayed(net, .01), lr=.01), F.mse_loss, None),
    "dense-binary": (
        Dense, lambda: (torch.randn(12, 7), torch.rand(12, 5)),
        lambda net: torch.optim.SGD(net.parameters(), lr=.3),
        F.binary_cross_entropy_with_logits, None),
    "anchors-focal": (
        lambda: Anchored(3), lambda: (torch.randn(12, 7), torch.randint(-1, 4, (12, 6))),
        lambda net: torch.optim.SGD(net.parameters(), lr=.1), focal_loss, None),
    "anchors-offsets": (
        lambda: Anchored(4), lambda: (torch.randn(12, 7), offsets()),
        lambda net: torch.optim.SGD(net.parameters(), lr=.1), offset_loss, None),
    "convolutional-sgd": (
        Convolutional, lambda: (torch.randn(6, 2, 8, 8), torch.randint(4, (6,))),
        lambda net: torch.optim.SGD(decayed(net, .001), lr=.05, momentum=.9), F.cross_entropy, None),
    "pixels-smoothed": (
        Pixels, lambda: (torch.randn(3, 2, 8, 8), torch.randint(4, (3, 8, 8))),
        lambda net: torch.optim.SGD(net.parameters(), lr=.3, momentum=.9), smoothed_loss, None),
    "pixels-dice": (
        Pixels, lambda: (torch.randn(3, 2, 8, 8), torch.randint(4, (3, 8, 8))),
        lambda net: torch.optim.SGD(net.parameters(), lr=.3, momentum=.9), dice_loss, None),
    "recurrent-adamw": (
        Recurrent, lambda: (torch.randint(9, (5, 6)), torch.randint(9, (5, 6))),
        lambda net: torch.optim.AdamW(decayed(net, .1), lr=.02), sequence_loss, .5),
}


DTYPES = {np.dtype("float32"): "F32", np.dtype("int64"): "I64"}


def stored(array):
    array = np.ascontiguousarray(array)
    return DTYPES[array.dtype], list(array.shape), array.tobytes()


def trained(make, batch, optimizer, loss, clip):
    torch.manual_seed(7)
    net = make().train()
    x, target = batch()
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(net, x, file, training=torch.onnx.TrainingMode.TRAINING,
                          do_constant_folding=False, opset_version=17,
                          input_names=["input"], output_names=["output"])
    steps = optimizer(net)
    tensors = {"input": x.numpy(), "target": target.numpy()}
    losses = []
    for module in net.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.reset_running_stats()
    for _ in range(STEPS):
        value = loss(net(x), target)
        steps.zero_grad()
        value.backward()
        if clip is not None:
            nn.utils.clip_grad_norm_(net.parameters(), clip)
        steps.step()
        losses.append(value.item())
    tensors["loss"] = np.array(losses, np.float32)
    for name, parameter in net.named_parameters():
        tensors["after." + name] = parameter.detach().numpy()
    return file.getvalue(), tensors


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, case in CASES.items():
        model, tensors = trained(*case)
        (folder / f"{name}.onnx").write_bytes(model)
        file = safetensors_writer.encode({n: stored(t) for n, t in tensors.items()})
        (folder / f"{name}.safetensors").write_bytes(file)
        print(f"{name}: loss {tensors['loss'][0]:.4f} to {tensors['loss'][-1]:.4f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
