#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Learning rates of 40 steps from PyTorch's schedulers, for the tests of schedules.

Usage: /usr/bin/python3 reference/training/schedules.py \\
    > runtime/src/test/resources/golden/training/schedules.csv

Written with torch 1.13.
"""
import torch
from torch.optim import lr_scheduler as of

STEPS = 40
RATE = .7

SCHEDULES = {
    "drops": lambda o: of.MultiStepLR(o, [10, 25], .1),
    "cosine": lambda o: of.CosineAnnealingLR(o, STEPS),
    "one-cycle": lambda o: of.OneCycleLR(o, RATE, STEPS, pct_start=.3),
    "warm": lambda o: of.LinearLR(o, 1 / 8, total_iters=7),
}


def rates(make):
    weight = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([weight], RATE)
    schedule = make(optimizer)
    for _ in range(STEPS):
        yield optimizer.param_groups[0]["lr"]
        optimizer.step()
        schedule.step()


for name, make in SCHEDULES.items():
    print(name, *(repr(float(rate)) for rate in rates(make)), sep=",")
