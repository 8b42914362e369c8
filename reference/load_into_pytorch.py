#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Loads weights that evenkeel wrote into the PyTorch models they are for, strictly.

    python3 reference/load_into_pytorch.py resnet18=FILE densenet121=FILE \
        lstm_classifier=FILE transformer_translation=FILE

Every key must be there with its shape, and no other; only num_batches_tracked may be missing.
"""
import sys

import torch
import torchvision
from safetensors_reader import load


class LstmClassifier(torch.nn.Module):
    def __init__(self, vocabulary, width, hidden, classes):
        super().__init__()
        self.embedding = torch.nn.Embedding(vocabulary, width)
        self.lstm = torch.nn.LSTM(width, hidden, 2, bidirectional=True, batch_first=True)
        self.fc = torch.nn.Linear(2 * hidden, classes)


class TransformerTranslation(torch.nn.Module):
    def __init__(self, weights):
        super().__init__()
        source, width = weights["src.weight"].shape
        target, _ = weights["tgt.weight"].shape
        inner, _ = weights["transformer.encoder.layers.0.linear1.weight"].shape
        layers = 1 + max(int(k.split(".")[3]) for k in weights if ".encoder.layers." in k)
        self.src = torch.nn.Embedding(source, width)
        self.tgt = torch.nn.Embedding(target, width)
        if "pe" in weights:
            self.register_buffer("pe", torch.zeros(weights["pe"].shape))
        self.transformer = torch.nn.Transformer(
            width, 4, layers, layers, inner, batch_first=True
        )
        self.generator = torch.nn.Linear(width, target)


def module(name, weights):
    if name == "lstm_classifier":
        vocabulary, width = weights["embedding.weight"].shape
        hidden = weights["lstm.weight_hh_l0"].shape[1]
        return LstmClassifier(vocabulary, width, hidden, weights["fc.weight"].shape[0])
    if name == "transformer_translation":
        return TransformerTranslation(weights)
    return getattr(torchvision.models, name)(weights=None)


def main():
    for argument in sys.argv[1:]:
        name, file = argument.split("=", 1)
        weights = load(file)
        model = module(name, weights)
        tracked = {
            k: v for k, v in model.state_dict().items() if k.endswith("num_batches_tracked")
        }
        model.load_state_dict({**weights, **tracked}, strict=True)
        finite = all(bool(torch.isfinite(v).all()) for v in weights.values())
        print(f"{name}: {len(weights)} tensors loaded, all finite: {finite}")


if __name__ == "__main__":
    main()
