#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Asks ONNX's own checker about models.

Usage: /usr/bin/python3 reference/onnx_check.py MODEL...

Prints a line per model and exits with 1 if one is refused.
"""
import sys

import onnx

refused = 0
for model in sys.argv[1:]:
    try:
        onnx.checker.check_model(model)
        print(f"{model}: ok")
    except Exception as e:
        refused += 1
        print(f"{model}: {str(e).splitlines()[0]}")
sys.exit(1 if refused else 0)
