# SPDX-License-Identifier: Apache-2.0
"""Seconds that torch.nn.init.orthogonal_ takes: python3 reference/time_orthogonal.py [THREADS]"""

import sys
import time

import torch

torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
for rows, columns in ((512, 512), (1024, 1024), (2048, 2048), (4096, 1024)):
    weights = torch.empty(rows, columns)
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        torch.nn.init.orthogonal_(weights)
        seconds.append(time.perf_counter() - start)
    print(rows, columns, "%.3f" % sorted(seconds)[1])
