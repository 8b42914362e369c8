# SPDX-License-Identifier: Apache-2.0
"""Writes the parameter names and shapes of PyTorch's own networks, which the built-in ones must have.

Run from the repository root: /usr/bin/python3 reference/network_shapes.py
One line per entry of the state dict, sorted by name: "layer1.0.conv1.weight 64x64x3x3".
"""
import pathlib

import torch
import torchvision
from torch import nn

TARGET = pathlib.Path("core/src/test/resources/io/evenkeel/network")


class Classifier(nn.Module):
    def __init__(self, name, cell):
        super().__init__()
        self.embedding = nn.Embedding(10_000, 128)
        setattr(self, name, cell(128, 256, num_layers=2, bidirectional=True, batch_first=True))
        self.fc = nn.Linear(512, 5)


class Seq2Seq(nn.Module):
    def __init__(self):
        super().__init__()
        self.src, self.tgt = nn.Embedding(8000, 256), nn.Embedding(8000, 256)
        self.encoder, self.decoder = nn.GRU(256, 256), nn.GRU(256, 256)
        self.attn, self.out = nn.Linear(512, 256), nn.Linear(256, 8000)


class Translation(nn.Module):
    def __init__(self):
        super().__init__()
        self.src, self.tgt = nn.Embedding(8000, 256), nn.Embedding(8000, 256)
        self.transformer = nn.Transformer(256, 4, 3, 3, 1024, batch_first=True)
        self.generator = nn.Linear(256, 8000)


NETWORKS = {
    "vgg-11": torchvision.models.vgg11,
    "vgg-16": torchvision.models.vgg16,
    "resnet-18": torchvision.models.resnet18,
    "resnet-50": torchvision.models.resnet50,
    "resnet-152": torchvision.models.resnet152,
    "densenet-121": torchvision.models.densenet121,
    "densenet-161": torchvision.models.densenet161,
    "mobilenet-v2": torchvision.models.mobilenet_v2,
    "squeezenet-1.1": torchvision.models.squeezenet1_1,
    "fcn-resnet-50": lambda: torchvision.models.segmentation.fcn_resnet50(
        weights=None, weights_backbone=None, aux_loss=False),
    "fcn-resnet-101": lambda: torchvision.models.segmentation.fcn_resnet101(
        weights=None, weights_backbone=None, aux_loss=False),
    "lstm-classifier": lambda: Classifier("lstm", nn.LSTM),
    "gru-classifier": lambda: Classifier("gru", nn.GRU),
    "rnn-classifier": lambda: Classifier("rnn", nn.RNN),
    "gru-seq2seq": Seq2Seq,
    "transformer-translation": Translation,
}


def main():
    print("torch", torch.__version__, "torchvision", torchvision.__version__)
    for name, build in NETWORKS.items():
        lines = sorted(
            f"{key} {'x'.join(map(str, value.shape))}\n"
            for key, value in build().state_dict().items()
            if not key.endswith("num_batches_tracked")
        )
        (TARGET / f"{name}.txt").write_text("".join(lines))
        print(name, len(lines))


main()
