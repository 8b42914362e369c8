#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the Chebyshev coefficients of ErrorFunction.java (needs mpmath).

erf(x)/x on |x| <= 1 as a series in t = 2x^2 - 1, and (1 + 2x) erfcx(x) on [0, inf) as a series in
t = (x - c)/(x + c), after Shepherd and Laframboise, Math. Comp. 36 (1981).
"""
import mpmath as mp

mp.mp.dps = 60
C = mp.mpf("3.75")
POINTS = 200


def chebyshev(f, terms):
    nodes = [mp.cos(mp.pi * (k + mp.mpf(1) / 2) / POINTS) for k in range(POINTS)]
    values = [f(t) for t in nodes]
    return [
        2 * mp.fsum(v * mp.cos(j * mp.acos(t)) for v, t in zip(values, nodes)) / POINTS / (2 if j == 0 else 1)
        for j in range(terms)
    ]


def erf_over_x(t):
    x = mp.sqrt((t + 1) / 2)
    return mp.erf(x) / x


def scaled_erfcx(t):
    x = C * (1 + t) / (1 - t)
    return (1 + 2 * x) * mp.exp(x * x) * mp.erfc(x)


def show(name, coefficients):
    coefficients = [c for c in coefficients if abs(c) > mp.mpf("2e-18")]
    print(f"  private static final double[] {name} = {{")
    for c in coefficients:
        print(f"    {float(c)!r},")
    print("  };")


if __name__ == "__main__":
    show("ERF_OVER_X", chebyshev(erf_over_x, 24))
    show("SCALED_ERFCX", chebyshev(scaled_erfcx, 44))
