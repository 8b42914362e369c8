"""Writes the digests of whole networks initialized by PyTorch and NumPy themselves.

    /usr/bin/python3 reference/stream/networks.py core/src/test/resources/golden/stream

One line is one parameter: network, stream, recipe and seed as the command line takes them, name,
SHA-256 of its float32 values. Parameters that are constant are left out.
"""
import hashlib
import sys

import numpy as np
import torch
import torchvision
from torch import nn


def in_order(model):
    """Builds the model's values again, module by module in the order of registration."""
    for module in model.modules():
        if hasattr(module, "reset_parameters"):
            module.reset_parameters()
    return model


def gaussian(model):
    """The recipe gaussian-0.01 as one would apply it to a model."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.dim() > 1:
                parameter.normal_(0, 0.01)
            elif name == "fc.bias":
                parameter.zero_()
    return model


class LstmClassifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10000, 128)
        self.lstm = nn.LSTM(128, 256, num_layers=2, bidirectional=True)
        self.fc = nn.Linear(512, 5)


def torchvision_resnet(seed):
    torch.manual_seed(seed)
    return torchvision.models.resnet18()


def registered(seed):
    model = torchvision.models.resnet18()
    torch.manual_seed(seed)
    return in_order(model)


def after(seed):
    return gaussian(registered(seed))


def reseeded(seed):
    model = registered(seed)
    torch.manual_seed(seed)
    return gaussian(model)


def lstm(seed):
    torch.manual_seed(seed)
    return LstmClassifier()


def squeezenet(seed):
    model = torchvision.models.squeezenet1_1()
    torch.manual_seed(seed)
    return in_order(model)


def numpy_gaussian(bits):
    def build(seed):
        model = gaussian(torchvision.models.resnet18())
        rng = np.random.Generator(bits(seed))
        with torch.no_grad():
            for parameter in model.parameters():
                if parameter.dim() > 1:
                    values = rng.standard_normal(tuple(parameter.shape), dtype=np.float32)
                    parameter.copy_(torch.from_numpy(values * np.float32(0.01)))
        return model
    return build


CASES = [
    ("resnet-18", "torch", "torchvision-resnet", 0, torchvision_resnet),
    ("resnet-18", "torch", "torchvision-resnet", -1, torchvision_resnet),
    ("resnet-18", "torch", "pytorch-default", 42, registered),
    ("resnet-18", "torch", "gaussian-0.01", 42, after),
    ("resnet-18", "torch-reseeded", "gaussian-0.01", 42, reseeded),
    ("squeezenet-1.1", "torch", "pytorch-default", 7, squeezenet),
    ("lstm-classifier", "torch", "pytorch-default", 3, lstm),
    ("resnet-18", "numpy", "gaussian-0.01", 5, numpy_gaussian(np.random.PCG64)),
    ("resnet-18", "numpy-sfc64", "gaussian-0.01", 5, numpy_gaussian(np.random.SFC64)),
]

with open(sys.argv[1] + "/networks.tsv", "w") as out:
    for network, stream, recipe, seed, build in CASES:
        for name, parameter in build(seed).named_parameters():
            values = parameter.detach().numpy()
            if values.std() > 0:
                digest = hashlib.sha256(np.ascontiguousarray(values).tobytes()).hexdigest()
                cells = [network, stream, recipe, str(seed), name, digest]
                out.write("\t".join(cells) + "\n")
