#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints how far the predicted second moments are from the measured ones.

    reference/prediction_error.py [--draws N] [--recipes he,auto] [MODEL...]

MODEL is an .onnx file or the name of a built-in network; without one, the examples that
`evenkeel network` lists and that run on a small machine. For each model and recipe: the number of
tensors, of how many nothing is predicted, and the median and 95th percentile over tensors of
|log10 predicted/measured|, the measured second moment being the mean over draws (seeds 0, 1, ...).
Tensors that are zero in every draw are left out. Needs nothing but Python 3.9 and ./evenkeel.
"""
import argparse
import json
import math
import pathlib
import subprocess
import sys

EVENKEEL = pathlib.Path(__file__).resolve().parent.parent / "evenkeel"
BUILT_IN = (
    "mlp-20x256 mlp-20x256-gelu mlp-30x400 mlp-30x400-tanh plain-cnn-14 plain-cnn-30 vgg-11 vgg-16"
    " resnet-18 resnet-50 resnet-20 resnet-110 preact-resnet-110 densenet-121 densenet-bc-100"
    " mobilenet-v2 squeezenet-1.1 unet detector lstm-classifier gru-classifier rnn-classifier"
    " gru-seq2seq transformer-translation"
).split()


def signal(model, recipe, seed):
    """The readings of one draw."""
    command = [EVENKEEL, "init", model, "--recipe", recipe, "--seed", str(seed), "--json", "-"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode == 2:
        sys.exit(f"{model}: {run.stderr.strip()}")
    return json.loads(run.stdout)["signal"]


def errors(model, recipe, draws):
    """|log10 predicted/measured| of every predicted tensor, and how many are not predicted."""
    readings = [signal(model, recipe, seed) for seed in range(draws)]
    found, unknown = [], 0
    for of_tensor in zip(*readings):
        measured = sum(r.get("measured", {}).get("secondMoment", 0) for r in of_tensor) / draws
        predicted = of_tensor[0].get("predicted", {}).get("secondMoment")
        if predicted is None:
            unknown += 1
        elif predicted > 0 and measured > 0:
            found.append(abs(math.log10(predicted / measured)))
    return sorted(found), unknown


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", metavar="MODEL")
    parser.add_argument("--draws", type=int, default=4, help="seeds per model (default: 4)")
    parser.add_argument("--recipes", default="he,auto", help="default: he,auto")
    options = parser.parse_args()
    recipes = options.recipes.split(",")
    print("| model | recipe | tensors | not predicted | median | 95th percentile |")
    print("|---|---|---|---|---|---|")
    for model in options.models or BUILT_IN:
        name = pathlib.Path(model).name.removesuffix(".onnx")
        for recipe in recipes:
            found, unknown = errors(model, recipe, options.draws)
            print(
                f"| {name} | {recipe} | {len(found) + unknown} | {unknown}"
                f" | {percentile(found, 0.5):.3f} | {percentile(found, 0.95):.3f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
