#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Values per nanosecond of every way to fill memory with random numbers, in one interleaved run.

    benchmarks/rates [ROUNDS]

which builds, and runs this with the commands of two Java processes: vector and scalar kernels. A
round measures each contender once, in turn; the figures are medians. Needs Debian's python3-torch and
python3-numpy. PyTorch runs with all its threads, though its normal_ uses one.
"""
import os
import shlex
import statistics
import subprocess
import sys
import time

import numpy
import torch

KAIMING = torch.empty(4096, 4096)
SMALL = torch.empty(2048, 2048)
SMALL_BF16 = torch.empty(2048, 2048, dtype=torch.bfloat16)
ARRAY = numpy.ones(1 << 24, numpy.float32)
SFC64 = numpy.random.Generator(numpy.random.SFC64(0))
PCG64 = numpy.random.Generator(numpy.random.PCG64(0))

PYTHON = {
    "torch kaiming_normal_": (KAIMING.numel(), lambda: torch.nn.init.kaiming_normal_(KAIMING)),
    "torch kaiming_uniform_": (KAIMING.numel(), lambda: torch.nn.init.kaiming_uniform_(KAIMING)),
    "torch trunc_normal_": (SMALL.numel(), lambda: torch.nn.init.trunc_normal_(SMALL, std=0.02)),
    "torch normal_ bf16": (SMALL.numel(), lambda: SMALL_BF16.normal_(0, 0.02)),
    "numpy SFC64 standard_normal": (
        ARRAY.size, lambda: SFC64.standard_normal(dtype=numpy.float32, out=ARRAY)),
    "numpy PCG64 standard_normal": (
        ARRAY.size, lambda: PCG64.standard_normal(dtype=numpy.float32, out=ARRAY)),
}

VECTOR = ["MEMORY", "MEMORY_2_THREADS", "ARRAY", "NORMAL", "NORMAL_2_THREADS", "UNIFORM",
          "UNIFORM_2_THREADS", "TRUNCATED", "TRUNCATED_2_THREADS", "TRUNCATED_AT_3", "NORMAL_BF16",
          "NORMAL_BF16_2_THREADS", "NORMAL_F16", "NORMAL_F16_2_THREADS", "NORMAL_TO_ARRAY",
          "JDK_NEXT_GAUSSIAN", "COMMONS_RNG_MODIFIED_ZIGGURAT", "COMMONS_RNG_ZIGGURAT"]
SCALAR = ["NORMAL_TO_ARRAY", "UNIFORM", "TRUNCATED", "TRUNCATED_AT_3"]

# a, b, at least a / b: what is aimed at.
TARGETS = [
    ("NORMAL", "MEMORY", 0.45), ("NORMAL_2_THREADS", "MEMORY_2_THREADS", 0.75),
    ("UNIFORM", "MEMORY", 0.80), ("TRUNCATED", "MEMORY", 0.35),
    ("NORMAL", "torch kaiming_normal_", 8), ("TRUNCATED", "torch trunc_normal_", 70),
    ("NORMAL_BF16", "torch normal_ bf16", 35), ("NORMAL", "numpy SFC64 standard_normal", 18),
    ("NORMAL", "numpy PCG64 standard_normal", 18), ("NORMAL", "COMMONS_RNG_ZIGGURAT", 5),
    ("NORMAL", "COMMONS_RNG_MODIFIED_ZIGGURAT", 5),
    ("scalar NORMAL_TO_ARRAY", "torch kaiming_normal_", 1),
]


class Java:
    def __init__(self, command):
        self.process = subprocess.Popen(shlex.split(command), stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def rate(self, name):
        print(name, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())


def python_rate(count, fill):
    begin = time.perf_counter()
    fill()
    return count / (time.perf_counter() - begin) / 1e9


def busy_ticks():
    """Of all processors since they started."""
    with open("/proc/stat", encoding="ascii") as file:
        return sum(int(x) for i, x in enumerate(file.readline().split()[1:9]) if i not in (3, 4))


def own_ticks(*pids):
    total = 0
    for pid in pids:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            total += sum(int(x) for x in file.read().rsplit(")", 1)[1].split()[11:13])
    return total


def contenders(vector, scalar):
    yield from ((name, lambda name=name: vector.rate(name)) for name in VECTOR)
    yield from (("scalar " + name, lambda name=name: scalar.rate(name)) for name in SCALAR)
    yield from ((name, lambda p=p: python_rate(*p)) for name, p in PYTHON.items())


def main():
    vector, scalar, rounds = Java(sys.argv[1]), Java(sys.argv[2]), int(sys.argv[3])
    all_rates = {}
    pids = os.getpid(), vector.process.pid, scalar.process.pid
    busy, own, begin = busy_ticks(), own_ticks(*pids), time.perf_counter()
    for number in range(rounds + 2):  # two to warm up
        for name, measure in contenders(vector, scalar):
            rate = measure()
            if number >= 2:
                all_rates.setdefault(name, []).append(rate)
    elsewhere = busy_ticks() - busy - (own_ticks(*pids) - own)
    elsewhere /= os.sysconf("SC_CLK_TCK") * (time.perf_counter() - begin)
    print(f"Busy with other processes meanwhile: {elsewhere:.2f} processors.\n")
    median = {name: statistics.median(rates) for name, rates in all_rates.items()}
    print("| fill | 10⁹ values/s | least | most | of memory |")
    print("|---|---|---|---|---|")
    for name, rates in all_rates.items():
        floor = median["MEMORY_2_THREADS" if name.endswith("2_THREADS") else "MEMORY"]
        print(f"| {name} | {median[name]:.3f} | {min(rates):.3f} | {max(rates):.3f}"
              f" | {median[name] / floor:.3f} |")
    print()
    print("| ratio | measured | aim |")
    print("|---|---|---|")
    for a, b, aim in TARGETS:
        print(f"| {a} / {b} | {median[a] / median[b]:.2f} | {aim} |")


if __name__ == "__main__":
    main()
