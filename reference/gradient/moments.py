#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Second moments of signal and gradient of small networks, by PyTorch autograd over many draws.

Reads the networks golden/gradient/NAME.net and writes NAME.tsv beside each: for every value and
every parameter, E x² and E (dL/dx)² in double precision, the outputs' gradients being independent
signs, with the relative standard error of the second. Lines of a .net file:

  input x 8 64                  a standard normal input of that shape
  parameter w 0.03125 64 64     zero-mean normal weights of that variance
  filled g 1 64                 a parameter that starts as a constant
  Op out in1 in2 key=1,2        an ONNX operator; out,last of two outputs; - is no input
  output y
  draws 400

Usage: reference/gradient/moments.py [NAME ...]
"""
import math
import pathlib
import sys

import torch
import torch.nn.functional as F

FOLDER = pathlib.Path(__file__).parents[2] / "core/src/test/resources/golden/gradient"


def ints(attributes, key, default):
    return [int(v) for v in attributes[key].split(",")] if key in attributes else default


def padded(x, attributes, value=0.0):
    pads = ints(attributes, "pads", [0, 0, 0, 0])
    return F.pad(x, (pads[1], pads[3], pads[0], pads[2]), value=value)


def conv(x, w, b=None, **a):
    return F.conv2d(padded(x, a), w, b, ints(a, "strides", [1, 1]), 0,
                    ints(a, "dilations", [1, 1]), int(a.get("group", 1)))


def conv_transpose(x, w, b=None, **a):
    pads = ints(a, "pads", [0, 0, 0, 0])
    return F.conv_transpose2d(x, w, b, ints(a, "strides", [1, 1]), pads[:2],
                              ints(a, "output_padding", [0, 0]), int(a.get("group", 1)))


def gemm(x, w, b=None, **a):
    y = x @ (w.T if a.get("transB") == "1" else w)
    return y if b is None else y + b


def batch_norm(x, gamma, beta, mean, variance, **a):
    return F.batch_norm(x, None, None, gamma, beta, training=True, eps=1e-5)


def layer_norm(x, gamma, beta=None, **a):
    return F.layer_norm(x, gamma.shape, gamma, beta, 1e-5)


def group_norm(x, gamma, beta, **a):
    return F.group_norm(x, int(a["num_groups"]), gamma, beta, 1e-5)


def rms_norm(x, gamma, **a):
    return x / torch.sqrt((x * x).mean(-1, keepdim=True) + 1e-5) * gamma


def max_pool(x, **a):
    return F.max_pool2d(padded(x, a, -math.inf), ints(a, "kernel_shape", None),
                        ints(a, "strides", [1, 1]))


def average_pool(x, **a):
    pads = ints(a, "pads", [0, 0, 0, 0])
    return F.avg_pool2d(x, ints(a, "kernel_shape", None), ints(a, "strides", [1, 1]), pads[:2],
                        count_include_pad=a.get("count_include_pad") == "1")


def norm_pool(x, **a):
    p, kernel = float(a.get("p", 2)), ints(a, "kernel_shape", None)
    powers = F.avg_pool2d(padded(x.abs() ** p, a), kernel, ints(a, "strides", [1, 1]))
    # A window of zeros has no gradient.
    return (powers * math.prod(kernel)).clamp_min(1e-300) ** (1 / p)


def lstm(x, w, r, **a):
    h = c = torch.zeros(x.shape[1], r.shape[-1], dtype=x.dtype)
    steps = []
    for step in x:
        i, o, f, g = (step @ w[0].T + h @ r[0].T).chunk(4, -1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        steps.append(h)
    return torch.stack(steps).unsqueeze(1)


def gru(x, w, r, b=None, lengths=None, first=None, **a):
    h = torch.zeros(x.shape[1], r.shape[-1], dtype=x.dtype) if first is None else first[0]
    steps = []
    for step in x:
        (xz, xr, xn), (hz, hr, hn) = (step @ w[0].T).chunk(3, -1), (h @ r[0].T).chunk(3, -1)
        z, reset = torch.sigmoid(xz + hz), torch.sigmoid(xr + hr)
        if a.get("linear_before_reset") == "1":
            n = torch.tanh(xn + reset * hn)
        else:
            n = torch.tanh(xn + (reset * h) @ r[0].chunk(3)[2].T)
        h = (1 - z) * n + z * h
        steps.append(h)
    return torch.stack(steps).unsqueeze(1), h.unsqueeze(0)


def rnn(x, w, r, **a):
    h = torch.zeros(x.shape[1], r.shape[-1], dtype=x.dtype)
    steps = []
    for step in x:
        h = torch.tanh(step @ w[0].T + h @ r[0].T)
        steps.append(h)
    return torch.stack(steps).unsqueeze(1)


def pad(x, pads):
    pads = [int(v) for v in pads.split(",")]
    pairs = list(zip(pads[:x.dim()], pads[x.dim():]))
    return F.pad(x, [side for pair in reversed(pairs) for side in pair])


def cut(x, **a):
    start, end, axis = (ints(a, k, [0])[0] for k in ("starts", "ends", "axes"))
    return x.narrow(axis, start, end - start)


OPERATORS = {
    "Conv": conv, "ConvTranspose": conv_transpose, "Gemm": gemm,
    "Einsum": lambda x, w, equation: torch.einsum(equation, x, w),
    "MatMul": lambda x, w: x @ w, "Add": lambda x, y: x + y, "Sub": lambda x, y: x - y,
    "Mul": lambda x, y: x * y, "Relu": torch.relu, "Tanh": torch.tanh,
    "Sigmoid": torch.sigmoid, "Gelu": F.gelu, "Swish": F.silu, "Elu": F.elu, "Selu": F.selu,
    "Identity": lambda x: x,
    "HardSigmoid": lambda x, alpha, beta: torch.clamp(float(alpha) * x + float(beta), 0, 1),
    "LeakyRelu": lambda x, alpha: F.leaky_relu(x, float(alpha)),
    "PRelu": lambda x, a: torch.where(x > 0, x, a * x),
    "BatchNormalization": batch_norm, "LayerNormalization": layer_norm,
    "GroupNormalization": group_norm, "RMSNormalization": rms_norm,
    "InstanceNormalization": lambda x, g, b: F.instance_norm(x, weight=g, bias=b, eps=1e-5),
    "LRN": lambda x, size, **a: F.local_response_norm(
        x, int(size), float(a["alpha"]), float(a["beta"]), float(a["bias"])),
    "MaxPool": max_pool, "AveragePool": average_pool,
    "GlobalAveragePool": lambda x: x.mean((2, 3), keepdim=True),
    "LpPool": norm_pool,
    "GlobalLpPool": lambda x, p="2": torch.linalg.vector_norm(x, float(p), (2, 3), keepdim=True),
    "GlobalMaxPool": lambda x: x.amax((2, 3), keepdim=True),
    "ReduceMean": lambda x, **a: x.mean(ints(a, "axes", None), a.get("keepdims", "1") == "1"),
    "ReduceL2": lambda x, **a: torch.linalg.vector_norm(x, 2, ints(a, "axes", None), keepdim=True),
    "Div": lambda x, y: x / y,
    "Concat": lambda *x, axis: torch.cat(x, int(axis)),
    "Slice": cut, "Pad": pad,
    "Flatten": lambda x: x.flatten(1),
    "Reshape": lambda x, shape: x.reshape(*[int(v) for v in shape.split(",")]),
    "Transpose": lambda x, perm: x.permute(*[int(v) for v in perm.split(",")]),
    "Squeeze": lambda x, axes: x.squeeze(int(axes)),
    "Softmax": lambda x, axis: torch.softmax(x, int(axis)),
    "LogSoftmax": lambda x, axis: torch.log_softmax(x, int(axis)),
    "Resize": lambda x, scales, mode: F.interpolate(
        x, scale_factor=tuple(float(v) for v in scales.split(",")[2:]),
        mode={"nearest": "nearest", "linear": "bilinear"}[mode]),
    "LSTM": lstm, "GRU": gru, "RNN": rnn,
}


def signs(x):
    """Fewer draws do than with normal ones: their second moment is exact."""
    return torch.randint(0, 2, x.shape).to(x.dtype) * 2 - 1


class Network:
    def __init__(self, path):
        self.inputs, self.parameters, self.nodes, self.outputs, self.draws = {}, {}, [], [], 200
        for line in path.read_text().splitlines():
            self.read(line.split("#")[0].split())

    def read(self, words):
        if not words:
            return
        head, *rest = words
        if head == "input":
            self.inputs[rest[0]] = [int(v) for v in rest[1:]]
        elif head in ("parameter", "filled"):
            self.parameters[rest[0]] = (head, float(rest[1]), [int(v) for v in rest[2:]])
        elif head == "output":
            self.outputs += rest
        elif head == "draws":
            self.draws = int(rest[0])
        else:
            attributes = dict(w.split("=") for w in rest if "=" in w)
            self.nodes.append((head, [w for w in rest if "=" not in w], attributes))

    def run(self):
        values = {name: torch.randn(shape, dtype=torch.float64, requires_grad=True)
                  for name, shape in self.inputs.items()}
        for name, (kind, value, shape) in self.parameters.items():
            normal = torch.randn(shape, dtype=torch.float64) * math.sqrt(value)
            filled = torch.full(shape, value, dtype=torch.float64)
            values[name] = (normal if kind == "parameter" else filled).requires_grad_()
        for op, (out, *names), attributes in self.nodes:
            made = OPERATORS[op](*[values.get(n) for n in names], **attributes)
            values.update(zip(out.split(","), made if isinstance(made, tuple) else (made,)))
        loss = sum((values[o] * signs(values[o])).sum() for o in self.outputs)
        gradients = torch.autograd.grad(loss, list(values.values()), allow_unused=True)
        mean = lambda t: 0.0 if t is None else t.detach().square().mean().item()
        return {name: (mean(value), mean(gradient))
                for (name, value), gradient in zip(values.items(), gradients)}


def write(path):
    torch.manual_seed(1)
    network = Network(path)
    sums = {}
    for _ in range(network.draws):
        for name, (signal, gradient) in network.run().items():
            s, g, gg = sums.get(name, (0, 0, 0))
            sums[name] = (s + signal, g + gradient, gg + gradient * gradient)
    n = network.draws
    lines = [f"# {n} draws\n"]
    for name, (s, g, gg) in sums.items():
        error = math.sqrt(max(0, gg / n - (g / n) ** 2) / n) / (g / n) if g > 1e-200 else 0
        lines.append(f"{name}\t{s / n:.6g}\t{g / n:.6g}\t{error:.2g}\n")
    path.with_suffix(".tsv").write_text("".join(lines))
    print(path.stem, n, "draws")


if __name__ == "__main__":
    torch.set_num_threads(1)
    names = sys.argv[1:] or sorted(p.stem for p in FOLDER.glob("*.net"))
    for name in names:
        write(FOLDER / f"{name}.net")
