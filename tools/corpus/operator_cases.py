"""The cases of write_operators.py: an ONNX operator with attributes, and the same function in torch.

A case is (operator, attributes, inputs, function). Inputs are tensors: those of float64 are
differentiated unless wrapped in `Fixed`; None is an input that is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

draw = np.random.default_rng(11)


@dataclass(frozen=True)
class Fixed:
    """An input without a recorded gradient: torch has none, or it is none of the attacker's business."""

    value: Tensor


Input = Tensor | Fixed | None


@dataclass(frozen=True)
class Case:
    type: str
    about: str
    inputs: list[Input]
    compute: Callable[..., Tensor | tuple[Tensor, ...]]
    attributes: dict[str, object] = field(default_factory=dict)
    opset: int = 20


def spread(*shape: int, unit: float = 1 / 32) -> Tensor:
    """Distinct values around zero, exact in float32 and never zero: nothing ties, no step is hit."""
    count = int(np.prod(shape))
    return torch.tensor((draw.permutation(count) - count / 2 + 0.25) * unit).reshape(shape)


def positive(*shape: int) -> Tensor:
    return spread(*shape).abs() + 0.125


def whole(*values: int, shape: tuple[int, ...] | None = None) -> Fixed:
    return Fixed(torch.tensor(values).reshape(shape or (len(values),)))


def same(name: str, function: Callable[[Tensor], Tensor], about: str = "", **attributes: object) -> Case:
    """An operator of one input, elementwise or not, over 24 values."""
    return Case(name, about, [spread(2, 3, 4, unit=1 / 8)], function, attributes)


def convolution() -> list[Case]:
    def case(about: str, x: Tensor, w: Tensor, bias: bool = True, **options: object) -> Case:
        dimensions = x.dim() - 2
        pad, asymmetric = options.pop("padding", 0), options.pop("pads", None)
        pads = asymmetric or [pad] * 2 * dimensions
        order = [pads[i] for d in reversed(range(dimensions)) for i in (d, d + dimensions)]
        run = [F.conv1d, F.conv2d, F.conv3d][dimensions - 1]
        attributes = {"pads": pads, "kernel_shape": list(w.shape[2:])}
        for torch_name, name in [("stride", "strides"), ("dilation", "dilations")]:
            if torch_name in options:
                attributes[name] = [options[torch_name]] * dimensions
        if "groups" in options:
            attributes["group"] = options["groups"]
        inputs = [x, w, *([spread(w.shape[0])] if bias else [])]
        return Case("Conv", about, inputs, lambda x, *rest: run(F.pad(x, order), *rest, **options), attributes)

    def transposed(about: str, x: Tensor, w: Tensor, **options: int) -> Case:
        dimensions = x.dim() - 2
        run = [F.conv_transpose1d, F.conv_transpose2d][dimensions - 1]
        names = {"stride": "strides", "dilation": "dilations", "output_padding": "output_padding"}
        attributes: dict[str, object] = {names[k]: [v] * dimensions for k, v in options.items() if k in names}
        attributes |= {"pads": [options.get("padding", 0)] * 2 * dimensions, "group": options.get("groups", 1)}
        return Case("ConvTranspose", about, [x, w], lambda x, w: run(x, w, **options), attributes)

    return [
        case("1-D", spread(2, 2, 9), spread(3, 2, 3)),
        case("1-D, stride 2, dilation 2", spread(1, 2, 11), spread(2, 2, 3), stride=2, dilation=2, padding=1),
        case("2-D, padding 1", spread(2, 2, 5, 5), spread(3, 2, 3, 3), padding=1),
        case("2-D, stride 2 that does not divide", spread(1, 2, 6, 6), spread(3, 2, 3, 3), stride=2),
        case("2-D, stride 3, padding 2", spread(1, 1, 7, 8), spread(2, 1, 3, 3), stride=3, padding=2),
        case("2-D, dilation 2", spread(1, 2, 7, 7), spread(2, 2, 3, 3), dilation=2, padding=2),
        case("2-D, groups", spread(1, 4, 5, 5), spread(4, 2, 3, 3), groups=2, bias=False),
        case("2-D, depthwise, stride 2", spread(1, 4, 6, 6), spread(4, 1, 3, 3), groups=4, stride=2, padding=1),
        case("2-D, asymmetric pads", spread(1, 2, 5, 5), spread(2, 2, 3, 2), pads=[0, 1, 2, 0]),
        case("2-D, 1 x 1, stride 2", spread(1, 3, 5, 5), spread(2, 3, 1, 1), stride=2, bias=False),
        case("3-D", spread(1, 2, 4, 4, 4), spread(2, 2, 2, 2, 2), padding=1, stride=2),
        transposed("1-D, stride 2", spread(1, 2, 5), spread(2, 3, 3), stride=2),
        transposed("2-D, padding 1", spread(1, 2, 4, 4), spread(2, 2, 3, 3), padding=1),
        transposed("2-D, output padding", spread(1, 2, 3, 3), spread(2, 2, 3, 3), stride=2, padding=1, output_padding=1),
        transposed("2-D, groups, dilation", spread(1, 4, 3, 3), spread(4, 1, 2, 2), groups=2, dilation=2),
    ]


def pooling() -> list[Case]:
    x = spread(1, 2, 7, 7)
    square = {"kernel_shape": [3, 3], "strides": [2, 2]}
    padded = square | {"pads": [1, 1, 1, 1]}
    return [
        Case("MaxPool", "windows apart", [spread(2, 2, 4, 4)], lambda x: F.max_pool2d(x, 2),
             {"kernel_shape": [2, 2], "strides": [2, 2]}),
        Case("MaxPool", "windows overlap, padding", [x], lambda x: F.max_pool2d(x, 3, 2, 1), padded),
        Case("MaxPool", "ceil mode", [spread(1, 2, 6, 6)], lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True),
             square | {"ceil_mode": 1}),
        Case("MaxPool", "dilation 2", [x], lambda x: F.max_pool2d(x, 2, 1, dilation=2),
             {"kernel_shape": [2, 2], "dilations": [2, 2]}),
        Case("MaxPool", "1-D", [spread(2, 2, 9)], lambda x: F.max_pool1d(x, 3, 1), {"kernel_shape": [3]}),
        Case("AveragePool", "windows apart", [spread(1, 2, 4, 6)], lambda x: F.avg_pool2d(x, 2),
             {"kernel_shape": [2, 2], "strides": [2, 2]}),
        Case("AveragePool", "padding counts", [x], lambda x: F.avg_pool2d(x, 3, 2, 1), padded | {"count_include_pad": 1}),
        Case("AveragePool", "padding does not count", [x], lambda x: F.avg_pool2d(x, 3, 2, 1, count_include_pad=False),
             padded | {"count_include_pad": 0}),
        Case("AveragePool", "1-D, stride 1", [spread(2, 2, 8)], lambda x: F.avg_pool1d(x, 4, 1), {"kernel_shape": [4]}),
        Case("GlobalAveragePool", "", [spread(2, 3, 4, 4)], lambda x: x.mean((2, 3), keepdim=True)),
        Case("GlobalMaxPool", "", [spread(2, 3, 4, 4)], lambda x: x.amax((2, 3), keepdim=True)),
        Case("LpPool", "p 2", [spread(1, 2, 6, 6)], lambda x: F.lp_pool2d(x, 2.0, 2, 2),
             {"kernel_shape": [2, 2], "strides": [2, 2], "p": 2}),
    ]  # fmt: skip


def normalisation() -> list[Case]:
    x, image = spread(3, 8), spread(2, 4, 3, 3)
    per_channel = [spread(4), spread(4)]
    statistics = [Fixed(spread(4)), Fixed(positive(4))]
    return [
        Case("LayerNormalization", "last axis", [x, spread(8), spread(8)],
             lambda x, w, b: F.layer_norm(x, (8,), w, b, 1e-5), {"epsilon": 1e-5}),
        Case("LayerNormalization", "two axes, no shift", [spread(2, 3, 4), spread(3, 4)],
             lambda x, w: F.layer_norm(x, (3, 4), w, None, 1e-3), {"epsilon": 1e-3, "axis": 1}),
        Case("InstanceNormalization", "", [image, *per_channel],
             lambda x, w, b: F.instance_norm(x, weight=w, bias=b, eps=1e-5), {"epsilon": 1e-5}),
        Case("BatchNormalization", "", [image, *per_channel, *statistics],
             lambda x, w, b, m, v: F.batch_norm(x, m, v, w, b, False, eps=1e-5), {"epsilon": 1e-5}),
        Case("GroupNormalization", "", [image, *per_channel],
             lambda x, w, b: F.group_norm(x, 2, w, b, 1e-5), {"num_groups": 2, "epsilon": 1e-5}, 21),
        Case("RMSNormalization", "", [x, spread(8)], lambda x, w: F.rms_norm(x, (8,), w, 1e-5), {"epsilon": 1e-5}, 23),
        Case("LpNormalization", "p 2", [x], lambda x: F.normalize(x, 2, -1), {"p": 2, "axis": -1}),
        Case("LRN", "", [spread(1, 6, 3, 3)], lambda x: F.local_response_norm(x, 3, 0.5, 0.75, 1.0),
             {"size": 3, "alpha": 0.5, "beta": 0.75, "bias": 1.0}),
        Case("Softmax", "last axis", [x], lambda x: x.softmax(-1), {"axis": -1}),
        Case("Softmax", "axis 1 of 4", [image], lambda x: x.softmax(1), {"axis": 1}),
        Case("LogSoftmax", "last axis", [x], lambda x: x.log_softmax(-1), {"axis": -1}),
        Case("LogSoftmax", "axis 0", [x], lambda x: x.log_softmax(0), {"axis": 0}),
    ]  # fmt: skip


def activation() -> list[Case]:
    bounds = [Fixed(torch.tensor(-0.5).double()), Fixed(torch.tensor(1.5).double())]
    at_bounds = torch.tensor([-2.0, -0.5, 0.0, 1.0, 1.5, 3.0]).double()
    return [
        same("Relu", F.relu), same("Sigmoid", torch.sigmoid), same("Tanh", torch.tanh), same("Erf", torch.erf),
        same("Softplus", F.softplus), same("Softsign", F.softsign), same("Mish", F.mish), same("HardSwish", F.hardswish),
        same("HardSigmoid", F.hardsigmoid, "torch's slope", alpha=1 / 6, beta=0.5),
        same("Gelu", F.gelu, "exact", approximate="none"),
        same("Gelu", lambda x: F.gelu(x, approximate="tanh"), "tanh", approximate="tanh"),
        same("LeakyRelu", lambda x: F.leaky_relu(x, 0.125), alpha=0.125),
        same("Elu", lambda x: F.elu(x, 1.5), alpha=1.5), same("Celu", lambda x: F.celu(x, 0.5), alpha=0.5),
        same("Selu", F.selu), same("ThresholdedRelu", lambda x: F.threshold(x, 0.75, 0.0), alpha=0.75),
        same("Exp", torch.exp), same("Abs", torch.abs), same("Sin", torch.sin), same("Cos", torch.cos),
        Case("Log", "", [positive(3, 5)], torch.log), Case("Sqrt", "", [positive(3, 5)], torch.sqrt),
        Case("Reciprocal", "", [positive(3, 5)], torch.reciprocal),
        Case("Clip", "at and beyond its bounds", [at_bounds, *bounds], lambda x, low, high: x.clamp(low, high)),
        Case("Relu", "at zero", [torch.tensor([-1.0, 0.0, 1.0]).double()], F.relu),
        Case("PRelu", "a slope per channel", [spread(2, 3, 4), spread(3, 1)], lambda x, a: F.prelu(x, a.flatten())),
    ]  # fmt: skip


def arithmetic() -> list[Case]:
    a, b = spread(2, 3, 4), spread(3, 1)
    return [
        Case("Add", "broadcast", [a, b], torch.add), Case("Sub", "broadcast", [b, a], torch.sub),
        Case("Mul", "broadcast both ways", [spread(3, 1), spread(1, 4)], torch.mul),
        Case("Div", "broadcast", [a, positive(4)], torch.div),
        Case("Pow", "exponent 3", [a, Fixed(torch.tensor(3.0).double())], torch.pow),
        Case("Pow", "exponent 2 at zero", [torch.tensor([-1.0, 0.0, 2.0]).double(), Fixed(torch.tensor(2.0).double())],
             torch.pow),
        Case("Pow", "exponents differentiated, too", [positive(3, 4), spread(4)], torch.pow),
        Case("Max", "two", [a, b], torch.maximum), Case("Min", "two", [a, b], torch.minimum),
        Case("Where", "broadcast", [Fixed(a > 0), a, spread(4)], torch.where),
        Case("MatMul", "2-D", [spread(3, 4), spread(4, 2)], torch.matmul),
        Case("MatMul", "batches broadcast", [spread(2, 1, 3, 4), spread(3, 4, 2)], torch.matmul),
        Case("MatMul", "matrix by vector", [spread(3, 4), spread(4)], torch.matmul),
        Case("Gemm", "both transposed, alpha, beta", [spread(4, 3), spread(2, 4), spread(2)],
             lambda a, b, c: 0.5 * (a.T @ b.T) + 2.0 * c, {"alpha": 0.5, "beta": 2.0, "transA": 1, "transB": 1}),
        *[Case("Einsum", equation, [x, y], lambda x, y, e=equation: torch.einsum(e, x, y), {"equation": equation})
          for equation, x, y in [
              ("bij,bjk->bik", spread(2, 3, 4), spread(2, 4, 2)),
              ("bhqd,bhkd->bhqk", spread(1, 2, 3, 4), spread(1, 2, 5, 4)),
              ("ij,ij->i", spread(3, 4), spread(3, 4)),
              ("i,j->ij", spread(3), spread(4)),
          ]],
    ]  # fmt: skip


def reduction() -> list[Case]:
    x, axes = spread(2, 3, 4), whole(1)
    return [
        Case("ReduceMean", "one axis", [x, axes], lambda x, _: x.mean(1, keepdim=True)),
        Case("ReduceSum", "two axes, dropped", [x, whole(0, 2)], lambda x, _: x.sum((0, 2)), {"keepdims": 0}),
        Case("ReduceMax", "", [x, axes], lambda x, _: x.amax(1), {"keepdims": 0}),
        Case("ReduceMin", "", [x, axes], lambda x, _: x.amin(1), {"keepdims": 0}),
        Case("ReduceMax", "ties are shared", [torch.tensor([[1.0, 1.0, 0.0]]).double(), axes], lambda x, _: x.amax(1),
             {"keepdims": 0}),
        Case("ReduceProd", "", [x, axes], lambda x, _: x.prod(1), {"keepdims": 0}),
        Case("ReduceL1", "", [x, axes], lambda x, _: x.abs().sum(1), {"keepdims": 0}),
        Case("ReduceL2", "", [x, axes], lambda x, _: x.norm(dim=1), {"keepdims": 0}),
        Case("ReduceLogSumExp", "", [x, axes], lambda x, _: x.logsumexp(1), {"keepdims": 0}),
        Case("ReduceSumSquare", "", [x, axes], lambda x, _: x.square().sum(1), {"keepdims": 0}),
        Case("CumSum", "", [x, Fixed(torch.tensor(2))], lambda x, _: x.cumsum(2)),
        Case("CumSum", "exclusive, from the end", [x, Fixed(torch.tensor(1))],
             lambda x, _: x.flip(1).cumsum(1).flip(1) - x, {"exclusive": 1, "reverse": 1}),
        Case("TopK", "largest two", [x, whole(2)], lambda x, _: x.topk(2)),
    ]  # fmt: skip


def selection() -> list[Case]:
    x = spread(4, 5)
    rows, at = whole(2, 0, 2), whole(0, 3, 1, 4, 2, 2, shape=(2, 3))
    pairs = whole(0, 1, 3, 4, 0, 1, shape=(3, 2))

    def put(x: Tensor, updates: Tensor, accumulate: bool) -> Tensor:
        index = tuple(torch.tensor([[0, 1], [3, 4], [2, 0]]).T)
        return x.index_put(index, updates, accumulate)

    return [
        Case("Gather", "rows, one twice", [x, rows], lambda x, i: x[i]),
        Case("Gather", "columns by a matrix", [x, at], lambda x, i: x[:, i], {"axis": 1}),
        Case("GatherElements", "", [x, at], lambda x, i: x.gather(1, i), {"axis": 1}),
        Case("GatherND", "one twice", [x, pairs], lambda x, i: x[i[:, 0], i[:, 1]]),
        Case("ScatterElements", "replaces", [x, whole(0, 3, 1, 4, shape=(2, 2)), spread(2, 2)],
             lambda x, i, u: x.scatter(1, i, u), {"axis": 1}),
        Case("ScatterElements", "adds", [x, whole(0, 0, 1, 4, shape=(2, 2)), spread(2, 2)],
             lambda x, i, u: x.scatter_add(1, i, u), {"axis": 1, "reduction": "add"}),
        Case("ScatterND", "replaces", [x, whole(0, 1, 3, 4, 2, 0, shape=(3, 2)), spread(3)],
             lambda x, i, u: put(x, u, False)),
        Case("ScatterND", "adds", [x, whole(0, 1, 3, 4, 2, 0, shape=(3, 2)), spread(3)],
             lambda x, i, u: put(x, u, True), {"reduction": "add"}),
    ]  # fmt: skip


def layout() -> list[Case]:
    x, image = spread(2, 3, 4), spread(1, 2, 4, 4)
    return [
        Case("Transpose", "", [x], lambda x: x.permute(2, 0, 1), {"perm": [2, 0, 1]}),
        Case("Reshape", "", [x, whole(4, -1)], lambda x, _: x.reshape(4, 6)),
        Case("Expand", "", [spread(3, 1), whole(2, 3, 4)], lambda x, _: x.expand(2, 3, 4)),
        Case("Tile", "", [spread(2, 3), whole(2, 3)], lambda x, _: x.tile(2, 3)),
        Case("Concat", "one twice", [x, spread(2, 1, 4)], lambda a, b: torch.cat([a, b], 1), {"axis": 1}),
        Case("Split", "unequal", [x, whole(1, 3)], lambda x, _: x.split([1, 3], 2), {"axis": 2}),
        Case("Slice", "steps and negative ends", [x, whole(0, -1), whole(3, -4), whole(1, 2), whole(2, -1)],
             lambda x, *_: x[:, 0:3:2].flip(2)[:, :, 0:3]),
        Case("Pad", "constant", [x, whole(0, 1, 2, 0, 0, 1)], lambda x, _: F.pad(x, (2, 1, 1, 0))),
        Case("Pad", "reflect", [image, whole(0, 0, 1, 2, 0, 0, 3, 1)],
             lambda x, _: F.pad(x, (2, 1, 1, 3), "reflect"), {"mode": "reflect"}),
        Case("Pad", "edge", [image, whole(0, 0, 1, 2, 0, 0, 0, 1)],
             lambda x, _: F.pad(x, (2, 1, 1, 0), "replicate"), {"mode": "edge"}),
        Case("Trilu", "upper", [spread(4, 4)], torch.triu, {"upper": 1}),
        Case("DepthToSpace", "CRD", [spread(1, 8, 2, 2)], lambda x: F.pixel_shuffle(x, 2),
             {"blocksize": 2, "mode": "CRD"}),
        Case("Resize", "nearest, twice as large", [image, None, Fixed(torch.tensor([1.0, 1.0, 2.0, 2.0]))],
             lambda x, *_: F.interpolate(x, scale_factor=2, mode="nearest"),
             {"mode": "nearest", "coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}),
        Case("Resize", "bilinear, half pixels", [image, None, None, whole(1, 2, 7, 6)],
             lambda x, *_: F.interpolate(x, size=(7, 6), mode="bilinear", align_corners=False),
             {"mode": "linear", "coordinate_transformation_mode": "pytorch_half_pixel"}),
        Case("Resize", "bilinear, corners aligned", [image, None, None, whole(1, 2, 6, 3)],
             lambda x, *_: F.interpolate(x, size=(6, 3), mode="bilinear", align_corners=True),
             {"mode": "linear", "coordinate_transformation_mode": "align_corners"}),
        Case("Resize", "bicubic", [image, None, None, whole(1, 2, 6, 6)],
             lambda x, *_: F.interpolate(x, size=(6, 6), mode="bicubic", align_corners=False),
             {"mode": "cubic", "coordinate_transformation_mode": "half_pixel", "cubic_coeff_a": -0.75}),
    ]  # fmt: skip


def recurrence() -> list[Case]:
    """Weights in ONNX's order of gates; torch has another, so the function brings them into torch's."""

    def ordered(w: Tensor, order: list[int]) -> Tensor:
        return torch.cat([w.chunk(len(order), 1)[i] for i in order], 1)

    def case(name: str, about: str, gates: int, order: list[int], both: bool, **attributes: object) -> Case:
        hidden, size, ways = 3, 2, 2 if both else 1
        unit = 1 / 64
        inputs: list[Input] = [
            spread(4, 2, size), spread(ways, gates * hidden, size, unit=unit), spread(ways, gates * hidden, hidden, unit=unit),
            spread(ways, 2 * gates * hidden, unit=unit), None, spread(ways, 2, hidden),
            *([spread(ways, 2, hidden)] if name == "LSTM" else []),
        ]  # fmt: skip

        def compute(x: Tensor, w: Tensor, r: Tensor, b: Tensor, _: None, *states: Tensor) -> tuple[Tensor, ...]:
            first, second = (ordered(part, order) for part in b.chunk(2, 1))
            ways_of = zip(ordered(w, order), ordered(r, order), first, second)
            flat = [tensor for weights in ways_of for tensor in weights]
            call = {"LSTM": torch.lstm, "GRU": torch.gru, "RNN": torch.rnn_tanh}[name]
            state = states if name == "LSTM" else states[0]
            y, *ends = call(x, state, flat, True, 1, 0.0, False, both, False)
            return y.unflatten(2, (ways, hidden)).transpose(1, 2), *ends

        direction = {"direction": "bidirectional"} if both else {}
        return Case(name, about, inputs, compute, {"hidden_size": hidden, **direction, **attributes})

    return [
        case("LSTM", "", 4, [0, 2, 3, 1], False),
        case("LSTM", "both directions", 4, [0, 2, 3, 1], True),
        case("GRU", "", 3, [1, 0, 2], False, linear_before_reset=1),
        case("GRU", "both directions", 3, [1, 0, 2], True, linear_before_reset=1),
        case("RNN", "tanh", 1, [0], False),
    ]


def sampling() -> list[Case]:
    """Pictures read at other places. Places avoid the middle between elements, where nearest jumps."""
    modes = {"linear": "bilinear", "nearest": "nearest", "cubic": "bicubic"}

    def grid(mode: str, padding: str, aligned: bool) -> Case:
        def compute(x: Tensor, places: Tensor) -> Tensor:
            return F.grid_sample(x, places, modes[mode], padding, aligned)

        about = f"{mode}, {padding}, corners {'aligned' if aligned else 'half a pixel outside'}"
        attributes = {"mode": mode, "padding_mode": padding, "align_corners": int(aligned)}
        return Case("GridSample", about, [spread(2, 2, 4, 5), spread(2, 3, 3, 2, unit=1 / 11)], compute, attributes)

    def antialiased(mode: str, height: int, width: int) -> Case:
        def compute(x: Tensor, *_: Tensor) -> Tensor:
            return F.interpolate(x, size=(height, width), mode=modes[mode], antialias=True)

        about = f"{mode} with antialias, to {height} x {width}"
        attributes = {"mode": mode, "antialias": 1, "exclude_outside": 1, "cubic_coeff_a": -0.5}
        return Case("Resize", about, [spread(1, 2, 7, 9), None, None, whole(1, 2, height, width)], compute, attributes)

    return [
        *(grid(mode, padding, aligned) for mode in ("linear", "nearest", "cubic")
          for padding in ("zeros", "border", "reflection") for aligned in (False, True)),
        *(antialiased(mode, *size) for mode in ("linear", "cubic") for size in ((3, 4), (4, 13))),
    ]  # fmt: skip


FAMILIES = {
    family.__name__: family
    for family in (
        convolution, pooling, normalisation, activation, arithmetic, reduction, selection, layout, recurrence,
        sampling,
    )  # fmt: skip
}
