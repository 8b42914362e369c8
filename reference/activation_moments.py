#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Golden values of the activation room, at 30 digits (needs mpmath; a few minutes).

    python3 reference/activation_moments.py core/src/test/resources/golden/activation

writes
  moments.csv         activation;mean;variance;E f;E f^2;E f'^2 for x ~ N(mean, variance)
  error-function.csv  x;erf x;erfc x;erfcx x
  correlated.csv      activation;variance;correlation;E[f(x) f(y)]

The derivatives come from mpmath's own formulas of f below, not from the Java code.
"""
import pathlib
import sys

import mpmath as mp

mp.mp.dps = 30
ORDER = 60
sech2 = lambda x: mp.sech(x) ** 2
sigmoid = lambda x: 1 / (1 + mp.exp(-x))
phi = mp.npdf
softplus = lambda x: mp.log1p(mp.exp(x))
SELU_ALPHA = mp.mpf("1.67326324235437728481704296671")
SELU_GAMMA = mp.mpf("1.05070098735548049341933498529")


def cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def exponential_linear(amplitude, rate, slope):
    return (
        lambda x: slope * x if x > 0 else amplitude * mp.expm1(rate * x),
        lambda x: slope if x > 0 else amplitude * rate * mp.exp(rate * x),
        [0],
    )


def leaky(slope):
    return (lambda x: x if x > 0 else slope * x, lambda x: mp.mpf(1) if x > 0 else slope, [0])


def clip(lo, hi):
    return (lambda x: min(max(x, lo), hi), lambda x: mp.mpf(lo < x < hi), [lo, hi])


def gelu_tanh_inner(x):
    return 2 * mp.sqrt(2 / mp.pi) * (x + mp.mpf("0.044715") * x**3)


def gelu_tanh_derivative(x):
    s = sigmoid(gelu_tanh_inner(x))
    inner = 2 * mp.sqrt(2 / mp.pi) * (1 + 3 * mp.mpf("0.044715") * x**2)
    return s + x * inner * s * (1 - s)


def swish(beta):
    def derivative(x):
        s = sigmoid(beta * x)
        return s + beta * x * s * (1 - s)

    return (lambda x: x * sigmoid(beta * x), derivative, [])


def hard_swish_derivative(x):
    return mp.mpf(0) if x <= -3 else mp.mpf(1) if x >= 3 else (2 * x + 3) / 6


D = lambda text: mp.mpf(float(text))  # the double a Java literal denotes
FUNCTIONS = {
    "identity": (lambda x: x, lambda x: mp.mpf(1), []),
    "relu": leaky(mp.mpf(0)),
    "leaky-relu(0.01)": leaky(D("0.01")),
    "prelu(0.25)": leaky(mp.mpf("0.25")),
    "squared-relu": (lambda x: x * x if x > 0 else mp.mpf(0), lambda x: 2 * x if x > 0 else mp.mpf(0), [0]),
    "thresholded-relu(1)": (lambda x: x if x > 1 else mp.mpf(0), lambda x: mp.mpf(x > 1), [1]),
    "clip(0,6)": clip(0, 6),
    "clip(-1,1)": clip(-1, 1),
    "hard-swish": (lambda x: x * min(max(x + 3, 0), 6) / 6, hard_swish_derivative, [-3, 3]),
    "hard-sigmoid(0.25,0.5)": (
        lambda x: min(max(x / 4 + mp.mpf(1) / 2, 0), 1),
        lambda x: mp.mpf(1) / 4 if -2 < x < 2 else mp.mpf(0),
        [-2, 2],
    ),
    "elu(1)": exponential_linear(mp.mpf(1), mp.mpf(1), mp.mpf(1)),
    "selu": exponential_linear(SELU_GAMMA * SELU_ALPHA, mp.mpf(1), SELU_GAMMA),
    "celu(0.5)": exponential_linear(mp.mpf("0.5"), mp.mpf(2), mp.mpf(1)),
    "gelu": (lambda x: x * cdf(x), lambda x: cdf(x) + x * phi(x), []),
    "gelu-tanh": (lambda x: x * sigmoid(gelu_tanh_inner(x)), gelu_tanh_derivative, []),
    "silu": swish(mp.mpf(1)),
    "swish(1.702)": swish(D("1.702")),
    "mish": (
        lambda x: x * mp.tanh(softplus(x)),
        lambda x: mp.tanh(softplus(x)) + x * sech2(softplus(x)) * sigmoid(x),
        [],
    ),
    "softplus": (softplus, sigmoid, []),
    "softsign": (lambda x: x / (1 + abs(x)), lambda x: 1 / (1 + abs(x)) ** 2, []),
    "sigmoid": (sigmoid, lambda x: 1 / (2 + mp.exp(x) + mp.exp(-x)), []),
    "tanh": (mp.tanh, sech2, []),
    "erf": (mp.erf, lambda x: 2 / mp.sqrt(mp.pi) * mp.exp(-x * x), []),
}
# Not in FUNCTIONS: an oscillation over a wide Gaussian needs no quadrature to be known.
POINTS = [
    ("0", "1e-12"), ("0", "1e-6"), ("0", "0.01"), ("0", "1"), ("0", "3"), ("0", "100"), ("0", "1e6"),
    ("0", "1e12"), ("1", "1"), ("-2", "0.5"), ("3", "1e-4"), ("-3", "4"), ("-8", "1"), ("5", "100"),
    ("-1000", "1e6"), ("0.25", "1e-6"), ("40", "1"), ("-30", "9"),
]
NODES = []


def legendre_nodes():
    for i in range(ORDER):
        x = mp.cos(mp.pi * (i + mp.mpf(3) / 4) / (ORDER + mp.mpf(1) / 2))
        for _ in range(8):
            p0, p1 = mp.mpf(1), x
            for k in range(2, ORDER + 1):
                p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
            slope = ORDER * (x * p1 - p0) / (x * x - 1)
            x -= p1 / slope
        NODES.append((x, 2 / ((1 - x * x) * slope**2)))


def breakpoints(mean, std, features):
    lo, hi = mean - 26 * std, mean + 26 * std
    points = {mean + std * mp.mpf(z) / 2 for z in range(-24, 25)} | {mean + std * z for z in range(-26, 27)}
    for feature in features:
        points |= {mp.mpf(feature)}
        step = mp.mpf(1)
        while step < 64 * (std + abs(mean) + 1) and step < 2**46:
            points |= {feature - step, feature + step}
            step *= 2
    # Only short oscillation-free pieces: e^x needs panels of a few units where it matters.
    return sorted({p for p in points if lo < p < hi} | {lo, hi} | {mp.mpf(p) for p in range(-64, 65, 4) if lo < p < hi})


def expectations(functions, mean, std, features):
    totals = [mp.mpf(0)] * len(functions)
    points = breakpoints(mean, std, features)
    for a, b in zip(points, points[1:]):
        half, middle = (b - a) / 2, (a + b) / 2
        for node, weight in NODES:
            x = middle + half * node
            w = weight * half * phi(x, mean, std)
            for i, value in enumerate(f(x) for f in functions):
                totals[i] += w * value
    return totals


def moments_rows():
    for name, (f, derivative, kinks) in FUNCTIONS.items():
        for mean, variance in POINTS:
            values = [f, lambda x: f(x) ** 2, lambda x: derivative(x) ** 2]
            result = expectations(values, D(mean), mp.sqrt(D(variance)), [0, *kinks])
            yield [name, mean, variance, *(mp.nstr(r, 20) for r in result)]


def correlated(f, kinks, variance, correlation):
    """E[f(x) f(y)] = E over d = x - y of E[f(x) f(x - d) | d], x | d ~ N(d/2, q(1 + rho)/2)."""
    narrow, wide = mp.sqrt(2 * variance * (1 - correlation)), mp.sqrt(variance * (1 + correlation) / 2)
    features = [0, *kinks]

    def given(d):
        shifted = features + [k + d for k in features]
        return expectations([lambda x: f(x) * f(x - d)], d / 2, wide, shifted)[0]

    differences = {a - b for a in features for b in features}
    return expectations([given], mp.mpf(0), narrow, differences)[0]


def correlated_rows():
    global ORDER
    ORDER = 14
    mp.mp.dps = 18
    NODES.clear()
    legendre_nodes()
    for name in ["clip(-1,1)", "silu", "tanh", "elu(1)"]:
        f, _, kinks = FUNCTIONS[name]
        for variance, correlation in [("1", "0.5"), ("4", "-0.25")]:
            value = correlated(f, kinks, D(variance), D(correlation))
            yield [name, variance, correlation, mp.nstr(value, 13)]


def error_function_rows():
    points = ["1e-300", "1e-10", "0.001", "0.1", "0.3", "0.5", "0.75", "0.9999", "1", "1.0001", "1.5", "2", "2.5"]
    points += ["3", "3.75", "4", "5", "5.9", "7", "10", "15", "20", "25", "26", "27.2", "100", "1e8", "1e200"]
    for text in points + ["-" + p for p in points if float(p) < 26]:
        x = D(text)
        erfcx = mp.exp(x * x) * mp.erfc(x) if x < 1e6 else 1 / (x * mp.sqrt(mp.pi)) * (1 - 1 / (2 * x * x))
        erfc = mp.erfc(x) if x < 1e6 else mp.mpf(0)
        yield [text, *(mp.nstr(v, 20) for v in (mp.erf(x), erfc, erfcx))]


def write(path, rows):
    with path.open("w") as out:
        for row in rows:
            print(";".join(row), file=out, flush=True)


if __name__ == "__main__":
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    legendre_nodes()
    write(folder / "error-function.csv", error_function_rows())
    write(folder / "moments.csv", moments_rows())
    write(folder / "correlated.csv", correlated_rows())
