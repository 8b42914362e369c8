#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Reference values of `evenkeel-1`: drives evenkeel1.c and writes the fixtures of the Java tests.

    /usr/bin/python3 reference/random/evenkeel1.py core/src/test/resources/golden/random

Needs gcc and numpy. Prints the golden table of the specification; writes blocks.tsv (whole blocks,
unit values) and ranges.tsv (scaled values of odd ranges).
"""
import ctypes
import hashlib
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

BLOCK = 4096
HERE = pathlib.Path(__file__).parent


def compile_reference():
    library = pathlib.Path(tempfile.mkdtemp()) / "evenkeel1.so"
    subprocess.run(
        ["gcc", "-O2", "-std=c11", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off", "-fPIC", "-shared",
         "-o", library, HERE / "evenkeel1.c", "-lm"], check=True)
    return ctypes.CDLL(str(library))


C = compile_reference()


def pointer(array):
    return array.ctypes.data_as(ctypes.c_void_p)


def key(seed, name):
    digest = hashlib.sha256(b"evenkeel-1\0" + name.encode()).digest()
    words = [seed % 2**64] + [int.from_bytes(digest[i:i + 8], "big") for i in (0, 8, 16)]
    return np.array(words, np.uint64)


def words(seed, name, block):
    result = np.empty(BLOCK, np.uint32)
    C.block_words(pointer(key(seed, name)), ctypes.c_uint64(block), pointer(result))
    return result


def units(kind, w, bound=None):
    result = np.empty(BLOCK, np.float32)
    if kind == "truncated" and bound >= 6.56:
        kind = "normal"
    if kind == "truncated" and bound != 2:
        C.block_truncated(pointer(w), ctypes.c_double(bound), pointer(result))
    else:
        suffix = {"truncated": "truncated_at_two"}.get(kind, kind)
        getattr(C, "block_" + suffix)(pointer(w), pointer(result))
    return result


def unit_range(kind, seed, name, start, count, bound):
    blocks = range(start // BLOCK, (start + count - 1) // BLOCK + 1)
    whole = np.concatenate([units(kind, words(seed, name, b), bound) for b in blocks])
    return whole[start % BLOCK:start % BLOCK + count]


def std_after_truncation(bound):
    if bound >= 6.56:
        return 1
    if bound == 2:
        return 0.87962566103423978
    tail_half_std = np.empty(3)
    C.truncation(ctypes.c_double(bound), pointer(tail_half_std))
    return tail_half_std[2]


def scale_and_shift(kind, parameters):
    if kind == "normal":
        mean, std = parameters
    elif kind == "uniform":
        low, high = parameters
        mean, std = low / 2 + high / 2, high / 2 - low / 2
    else:
        mean, std, bound = parameters
        std = std / std_after_truncation(bound)
    return np.float32(std), np.float32(mean)


def values(kind, seed, name, start, count, parameters):
    unit = np.ascontiguousarray(unit_range(kind, seed, name, start, count, parameters[-1]))
    std, mean = scale_and_shift(kind, parameters)
    result = np.empty(count, np.float32)
    C.affine(pointer(unit), ctypes.c_float(std), ctypes.c_float(mean), pointer(result), count)
    return result


def java_hex(x):
    """A float the way Java's Float.toHexString and the specification write it."""
    mantissa, exponent = float(x).hex().split("p")
    mantissa = mantissa.rstrip("0") if "." in mantissa else mantissa
    return f"{mantissa}p{int(exponent)}".replace(".p", ".0p")


def sha256(array):
    return hashlib.sha256(array.astype(array.dtype.newbyteorder("<")).tobytes()).hexdigest()


SEEDS_AND_NAMES = [(0, "conv1.weight"), (42, "layer1.0.conv1.weight"), (-1, "é")]
BLOCKS = [0, 1, 1 << 40]

# kind, parameters, seed, name, first element, count
RANGES = [
    ("normal", (0.0, 0.05892557), 42, "layer1.0.conv1.weight", 0, 36864),
    ("normal", (0.25, 3.0), 7, "a", 4095, 2),
    ("normal", (-1e-3, 1e-4), 7, "a", 31, 4097),
    ("normal", (0.0, 1.0), 1, "", (1 << 62) - 17, 5000),
    ("normal", (0.0, 1e-42), 3, "denormal", 5, 300),
    ("uniform", (-0.125, 0.125), 9, "bias", 1, 1),
    ("uniform", (-0.3, 0.3), 9, "bias", 100, 10000),
    ("uniform", (0.1, 0.7), 9, "bias", 12345, 999),
    ("uniform", (0.0, 1.0), -(1 << 63), "λ/权重", 4096, 4096),
] + [
    ("truncated", (mean, std, bound), 5, "patch_embed.proj.weight", start, count)
    for mean, std, bound, start, count in [
        (0.0, 0.02, 2.0, 3, 9000), (0.5, 0.02, 2.0, 3, 9000), (0.0, 1.0, 1e-3, 0, 4096),
        (0.0, 1.0, 0.5, 77, 4096), (0.0, 0.02, 1.0, 77, 12288), (0.0, 1.0, 1.5, 77, 8192),
        (0.0, 1.0, 2.5, 0, 8192), (0.1, 0.02, 3.0, 0, 100000), (0.0, 1.0, 4.0, 0, 100000),
        (0.0, 1.0, 6.5, 0, 100000), (0.0, 1.0, 7.0, 0, 8192)]
]


def write_blocks(path):
    with open(path, "w", encoding="utf-8") as out:
        print("# seed name block key words[0..3],[4095] normal[0,1,16,31,4095] sha256 "
              "uniform[0,4095] sha256 truncatedAtTwo[0,4095] sha256", file=out)
        for seed, name in SEEDS_AND_NAMES:
            print("seed", seed, "name", name, "key", *(f"{k:016x}" for k in key(seed, name)))
            for block in BLOCKS:
                w = words(seed, name, block)
                z, u = units("normal", w), units("uniform", w)
                t = units("truncated", w, 2)
                picks = [f"{x:08x}" for x in w[[0, 1, 2, 3, 4095]]]
                hex_z = [java_hex(z[i]) for i in (0, 1, 16, 31, 4095)]
                hex_u = [java_hex(u[i]) for i in (0, 4095)]
                hex_t = [java_hex(t[i]) for i in (0, 4095)]
                print(f"  block {block} words[0..3]", *picks[:4], " word[4095]", picks[4])
                print("    normal", *(f"z[{i}] {h}" for i, h in zip((0, 1, 16, 31, 4095), hex_z)),
                      "sha256", sha256(z))
                print("    uniform", f"u[0] {hex_u[0]} u[4095] {hex_u[1]} sha256", sha256(u))
                print("    trunc2", f"t[0] {hex_t[0]} t[4095] {hex_t[1]} sha256", sha256(t))
                print(seed, name, block, "".join(f"{k:016x}" for k in key(seed, name)),
                      ",".join(picks), ",".join(hex_z), sha256(z), ",".join(hex_u), sha256(u),
                      ",".join(hex_t), sha256(t), sep="\t", file=out)


def write_ranges(path):
    with open(path, "w", encoding="utf-8") as out:
        print("# kind parameters seed name from count first last sha256", file=out)
        for kind, parameters, seed, name, start, count in RANGES:
            v = values(kind, seed, name, start, count, parameters)
            print(kind, ",".join(map(repr, parameters)), seed, name, start, count, java_hex(v[0]),
                  java_hex(v[-1]), sha256(v), sep="\t", file=out)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    write_blocks(folder / "blocks.tsv")
    write_ranges(folder / "ranges.tsv")


if __name__ == "__main__":
    main()
