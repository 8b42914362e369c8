#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts how many draws lie in the band that nine of ten are predicted to lie in.

    reference/draws_in_band.py [--draws N] [--recipes he,auto] [MODEL...]

MODEL is an .onnx file or the name of a built-in network. For each model and recipe: the number of
tensors whose band is wider than a tenth, of how many others there is a prediction without a band,
and the share of draws (seeds 0, 1, ...) that are inside, on average over those tensors. Tensors of
one draw go together, so that the mean over N draws has a standard error of up to .3/sqrt(N).
Needs nothing but Python 3.9 and ./evenkeel.
"""
import argparse
import json
import pathlib
import subprocess
import sys

EVENKEEL = pathlib.Path(__file__).resolve().parent.parent / "evenkeel"
BUILT_IN = "mlp-30x100 mlp-30x100-tanh resnet-20 preact-resnet-20 transformer-translation".split()


def signal(model, recipe, seed):
    """The readings of one draw."""
    command = [EVENKEEL, "init", model, "--recipe", recipe, "--seed", str(seed), "--json", "-"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode == 2:
        sys.exit(f"{model}: {run.stderr.strip()}")
    return json.loads(run.stdout)["signal"]


def inside(model, recipe, draws):
    """How many draws are inside, for every tensor with a band; and how many have none."""
    seen, without = {}, set()
    for seed in range(draws):
        for reading in signal(model, recipe, seed):
            predicted = reading.get("predicted", {})
            measured = reading.get("measured", {}).get("secondMoment")
            if measured is None or "secondMoment" not in predicted:
                continue
            band = predicted.get("draws")
            if band is None:
                without.add(reading["tensor"])
            elif band["p95"] > 1.1 * band["p5"]:
                hits = seen.setdefault(reading["tensor"], [])
                hits.append(band["p5"] <= measured <= band["p95"])
    return seen, len(without)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", metavar="MODEL")
    parser.add_argument("--draws", type=int, default=20, help="seeds per model (default: 20)")
    parser.add_argument("--recipes", default="he,auto", help="default: he,auto")
    options = parser.parse_args()
    print("| model | recipe | tensors | without a band | inside |")
    print("|---|---|---|---|---|")
    for model in options.models or BUILT_IN:
        name = pathlib.Path(model).name.removesuffix(".onnx")
        for recipe in options.recipes.split(","):
            seen, without = inside(model, recipe, options.draws)
            hits = [hit for tensor in seen.values() for hit in tensor]
            share = sum(hits) / len(hits) if hits else float("nan")
            print(f"| {name} | {recipe} | {len(seen)} | {without} | {share:.2f} |", flush=True)


if __name__ == "__main__":
    main()
