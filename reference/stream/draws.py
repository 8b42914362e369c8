"""Writes golden draws of PyTorch's and NumPy's sequential generators.

    /usr/bin/python3 reference/stream/draws.py core/src/test/resources/golden/stream

One line is one generator: its seed, its draws in order, the SHA-256 of all values little-endian,
and the bits of the first values of the last draw. A draw is distribution:a:b:count, a and b being
mean and standard deviation or the two bounds.
"""
import hashlib
import sys

import numpy as np
import torch

FIRST = 8
SIZES = [1, 2, 3, 10, 15, 16, 17, 31, 32, 33, 100, 623, 624, 625, 1003, 4099, 2**20, 2**20 + 7]
TORCH_SEEDS = [0, 42, -1, -2**63, 2**63 - 1, 123456789012345]
NUMPY_SEEDS = [0, 42, 2**32 - 1, 2**32, 2**63 - 1, 123456789012345]


def sequences():
    for size in SIZES:
        yield [("normal", 0.0, 1.0, size)]
        yield [("uniform", 0.0, 1.0, size)]
    yield [("normal", 0.5, 0.02, 1003)]
    yield [("normal", -3.0, 1e-3, 7)]
    yield [("normal", 0.1, 0.3, 4096)]
    yield [("uniform", -0.1, 0.3, 1003)]
    yield [("uniform", -1 / 24, 1 / 24, 1728)]
    yield [("uniform", 1e-3, 5e-3, 11)]
    # What one draw leaves behind for the next.
    yield [("normal", 0.0, 1.0, 3), ("normal", 0.5, 2.0, 4), ("normal", 0.0, 1.0, 20),
           ("normal", 0.0, 1.0, 2)]
    yield [("normal", 0.0, 1.0, 5), ("uniform", -1.0, 1.0, 9), ("normal", 0.0, 1.0, 1003),
           ("uniform", 0.0, 1.0, 1), ("normal", 0.0, 1.0, 1), ("normal", 0.0, 1.0, 0),
           ("normal", 0.0, 1.0, 17)]
    yield [("uniform", -0.5, 0.5, n) for n in (1, 623, 700, 5)] + [("normal", 0.0, 0.1, 64)]


def torch_draws(seed, draws):
    torch.manual_seed(seed)
    for distribution, a, b, count in draws:
        tensor = torch.empty(count)
        yield (tensor.normal_(a, b) if distribution == "normal" else tensor.uniform_(a, b)).numpy()


def numpy_draws(bits, dtype):
    def draw(seed, draws):
        rng = np.random.Generator(bits(seed))
        for distribution, a, b, count in draws:
            if distribution == "normal":
                values = rng.standard_normal(count, dtype=dtype) * dtype(b)
                yield values + dtype(a) if a else values
            else:
                values = rng.random(count, dtype=dtype) * (dtype(b) - dtype(a))
                yield values + dtype(a)
    return draw


def line(seed, draws, values):
    values = list(values)
    digest = hashlib.sha256(b"".join(v.tobytes() for v in values)).hexdigest()
    last = values[-1][:FIRST]
    bits = ",".join("%0*x" % (2 * last.itemsize, b) for b in last.view("u%d" % last.itemsize))
    steps = ",".join("%s:%r:%r:%d" % draw for draw in draws)
    return "\t".join([str(seed), steps, digest, bits])


def write(path, seeds, draw):
    with open(path, "w") as out:
        for seed in seeds:
            for draws in sequences():
                out.write(line(seed, draws, draw(seed, draws)) + "\n")


folder = sys.argv[1]
write(folder + "/torch-f32.tsv", TORCH_SEEDS, torch_draws)
for name, bits in (("numpy-pcg64", np.random.PCG64), ("numpy-sfc64", np.random.SFC64)):
    for label, dtype in (("f32", np.float32), ("f64", np.float64)):
        write("%s/%s-%s.tsv" % (folder, name, label), NUMPY_SEEDS, numpy_draws(bits, dtype))
