#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Milliseconds of a training step: ours, PyTorch's and DJL's, in one interleaved run.

    benchmarks/training [ROUNDS]

which builds, and runs this with the command of the Java process. ResNet-20 in CIFAR's shape and a
two-layer bidirectional LSTM classifier, batch 64, momentum 0.9; all with two threads. A round takes
a few steps of each contender in turn; the figures are medians. Needs Debian's python3-torch.
"""
import shlex
import statistics
import subprocess
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

BATCH, STEPS, WARM_UP = 64, 4, 2
# What ours should reach of the faster peer.
AIM = 0.5


class Block(nn.Module):
    def __init__(self, before, width, stride):
        super().__init__()
        self.first = nn.Conv2d(before, width, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(width)
        self.second = nn.Conv2d(width, width, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(width)
        self.widens = before < width

    def forward(self, x):
        y = self.second_norm(self.second(F.relu(self.first_norm(self.first(x)))))
        if self.widens:  # option A: every second pixel, zeros for the new channels
            x = x[:, :, ::2, ::2]
            x = torch.cat((x, torch.zeros_like(x)), 1)
        return F.relu(y + x)


def resnet():
    layers = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    before = 16
    for stage in range(3):
        for block in range(3):
            width = 16 << stage
            layers.append(Block(before, width, 2 if stage and not block else 1))
            before = width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(10_000, 128)
        self.lstm = nn.LSTM(128, 256, 2, batch_first=True, bidirectional=True)
        self.fc = nn.Linear(512, 5)

    def forward(self, tokens):
        return self.fc(self.lstm(self.embedding(tokens))[0].mean(1))


class Torch:
    def __init__(self, net, inputs, classes):
        self.net, self.inputs = net, inputs
        self.labels = torch.randint(classes, (BATCH,))
        self.sgd = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)

    def seconds(self, steps):
        begin = time.perf_counter()
        for _ in range(steps):
            self.sgd.zero_grad()
            loss = F.cross_entropy(self.net(self.inputs), self.labels)
            loss.backward()
            self.sgd.step()
            loss.item()
        return (time.perf_counter() - begin) / steps


class Java:
    def __init__(self, command):
        self.process = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def seconds(self, name, steps):
        print(name, steps, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())


def main():
    torch.set_num_threads(2)
    java, rounds = Java(sys.argv[1]), int(sys.argv[2])
    nets = {
        "RESNET": Torch(resnet(), torch.randn(BATCH, 3, 32, 32), 10),
        "LSTM": Torch(Lstm(), torch.randint(10_000, (BATCH, 32)), 5),
    }
    seen = {}
    for number in range(rounds + WARM_UP):
        for net, torch_net in nets.items():
            for engine in "OURS", "TORCH", "DJL":
                # Debian's PyTorch takes ten seconds for a step of the LSTM.
                steps = 1 if net == "LSTM" else STEPS
                seconds = (torch_net.seconds(steps) if engine == "TORCH"
                           else java.seconds(f"{engine}_{net}", STEPS))
                if number >= WARM_UP:
                    seen.setdefault((net, engine), []).append(1000 * seconds)
    print("| network | engine | ms a step | least | most | steps a second, of the fastest |")
    print("|---|---|---|---|---|---|")
    for (net, engine), times in seen.items():
        fastest = min(statistics.median(seen[net, e]) for e in ("OURS", "TORCH", "DJL"))
        median = statistics.median(times)
        print(f"| {net} | {engine} | {median:.0f} | {min(times):.0f} | {max(times):.0f}"
              f" | {fastest / median:.2f} |")
    print()
    for net in nets:
        peer = min(statistics.median(seen[net, e]) for e in ("TORCH", "DJL"))
        ours = statistics.median(seen[net, "OURS"])
        print(f"{net}: {peer / ours:.2f} of the faster peer's steps a second (aim {AIM})")


if __name__ == "__main__":
    main()
