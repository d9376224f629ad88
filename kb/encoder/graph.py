"""Builds the network as an ONNX model for onnxruntime, from standard and com.microsoft operators.

The variants differ in their matrix products only:

int8    weights in 8 bits with one scale for each output channel, activations in 8 bits from each token's lowest to its
        highest. A scale for the whole tensor, as plain dynamic quantisation has it, would let a vector depend on its
        neighbours in the batch; a scale alone, without a zero point, more than doubles the distance to fp32.
int7    the same with weights in 7 bits, for CPUs without VNNI: there two products of u8 and s8 are added in 16 bits,
        which 8-bit weights overflow.
fp32    what the others are measured against.
int4    the blocks as they are stored, through MatMulNBits.

The word table stays in its 4 bits in all of them, which loses nothing and is 54 MB instead of 384. Add and
LayerNormalization stand apart because SkipLayerNormalization, which joins them, is ten times slower on CPUs.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

from kb.encoder.weights import BLOCK, Blocks, Floats, Weights
from kb.errors import InvalidInput

if TYPE_CHECKING:
    from onnx import ModelProto

Variant = Literal["int8", "int7", "fp32", "int4"]

# What the vectors depend on besides weights and variant: count it up with each change of this file that changes them.
GRAPH = 1

_OPSET, _IR = 17, 9
_MICROSOFT = "com.microsoft"
_FLOAT, _UINT8 = 1, 2  # ONNX's numbers for the types
_SHARE = np.array([1 / 255], np.float32)
_LEAST = np.array([1e-9], np.float32)  # a step: a token of nothing but zeros must not divide by zero


def variant_for(wanted: str, cpuinfo: Path = Path("/proc/cpuinfo")) -> Variant:
    """The variant that this machine can run as `wanted`: int8 becomes int7 where 8-bit weights would overflow.

    Raises:
        InvalidInput: no such variant.
    """
    match wanted:
        case "int8":
            return "int8" if _multiplies_bytes(cpuinfo) else "int7"
        case "int7" | "fp32" | "int4":
            return wanted
    raise InvalidInput(
        f"There is no variant {wanted} of the encoder.", advice="Variants are int8, fp32 and int4 (and int7)."
    )


def _multiplies_bytes(cpuinfo: Path) -> bool:
    """Whether products of u8 and s8 are added in 32 bits. Arm's are; of an x86 that does not say, we assume not."""
    if platform.machine().lower() in {"arm64", "aarch64"}:
        return True
    flags = cpuinfo.read_text(encoding="ascii", errors="replace") if cpuinfo.is_file() else ""
    return re.search(r"\b(avx512_vnni|avx_vnni)\b", flags) is not None


class _Graph:
    """Nodes and constants as they come; an operator's method returns the names of what it puts out."""

    def __init__(self) -> None:
        from onnx import helper, numpy_helper  # noqa: PLC0415 - only wanted once on a machine

        self._helper, self._numpy = helper, numpy_helper
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def constant(self, name: str, value: npt.ArrayLike) -> str:
        """The name of this constant, which is stored once."""
        if name not in self.constants:
            self.constants[name] = self._numpy.from_array(np.ascontiguousarray(value).reshape(np.shape(value)), name)
        return name

    def outputs(self, operator: str, inputs: Sequence[str], names: Sequence[str], **attributes: Any) -> None:
        self.nodes.append(self._helper.make_node(operator, inputs, names, **attributes))

    def op(self, operator: str, *inputs: str, name: str = "", **attributes: Any) -> str:
        name = name or f"{operator}_{len(self.nodes)}"
        self.outputs(operator, inputs, [name], **attributes)
        return name

    def microsoft(self, operator: str, *inputs: str, **attributes: Any) -> str:
        return self.op(operator, *inputs, domain=_MICROSOFT, **attributes)


Linear = Callable[[_Graph, str, str, Blocks, Floats], str]
"""(graph, name of x [tokens, in], name of the product, weights of [out, in], bias [out]) -> name of
x @ weights.T + bias [tokens, out]"""


def _whole(graph: _Graph, x: str, name: str, blocks: Blocks, bias: Floats) -> str:
    product = graph.op("MatMul", x, graph.constant(f"{name}.w", blocks.values().T))
    return graph.op("Add", product, graph.constant(f"{name}.b", bias))


def _four_bits(graph: _Graph, x: str, name: str, blocks: Blocks, bias: Floats) -> str:
    rows, columns = len(blocks.nibbles), blocks.nibbles.shape[1] * BLOCK
    packed = graph.constant(f"{name}.w", blocks.packed())
    scales = graph.constant(f"{name}.scales", blocks.scales.astype(np.float32))
    sizes = {"K": columns, "N": rows, "bits": 4, "block_size": BLOCK, "accuracy_level": 4}
    return graph.microsoft("MatMulNBits", x, packed, scales, "", "", graph.constant(f"{name}.b", bias), **sizes)


def _bytes(most: int) -> Linear:
    """Weights as whole numbers of [-most, most].

    A token's activations go from lowest to highest in 255 steps: x = step * (q - zero), q and zero whole numbers of
    [0, 255]. So x @ W.T + bias = step * (q @ W.T) - step * zero * sums of W's rows + bias, and the first product is
    of whole numbers.
    """

    def linear(graph: _Graph, x: str, name: str, blocks: Blocks, bias: Floats) -> str:
        values = blocks.values()
        scales = np.abs(values).max(axis=1) / np.float32(most)
        whole = np.rint(values / scales[:, None]).astype(np.int8)
        sums = whole.sum(axis=1, dtype=np.float32) * scales
        step, zero = _steps(graph, x)
        product = graph.microsoft(
            "MatMulIntegerToFloat",
            graph.op("QuantizeLinear", x, step, graph.op("Cast", zero, to=_UINT8), axis=0),
            graph.constant(f"{name}.w", whole.T),
            graph.constant("one", np.float32(1)),
            graph.constant(f"{name}.scales", scales),
        )
        column = graph.constant("axis_1", np.array([1]))
        offset = graph.op("Unsqueeze", graph.op("Mul", step, zero), column)
        against = graph.constant(f"{name}.sums", -sums[None, :])
        rest = graph.op("Gemm", offset, against, graph.constant(f"{name}.b", bias))
        return graph.op("Add", graph.op("Mul", product, graph.op("Unsqueeze", step, column)), rest)

    return linear


def _steps(graph: _Graph, x: str) -> tuple[str, str]:
    """For each token, the step float32 [tokens] and the whole number that stands for zero, as float32 [tokens]."""
    nothing = graph.constant("nothing", np.zeros(1, np.float32))
    low = graph.op("Min", graph.op("ReduceMin", x, axes=[1], keepdims=0), nothing)
    high = graph.op("Max", graph.op("ReduceMax", x, axes=[1], keepdims=0), nothing)
    width = graph.op("Sub", high, low)
    step = graph.op("Max", graph.op("Mul", width, graph.constant("one_255th", _SHARE)), graph.constant("least", _LEAST))
    return step, graph.op("Round", graph.op("Neg", graph.op("Div", low, step)))


LINEAR: dict[Variant, Linear] = {"int8": _bytes(127), "int7": _bytes(63), "fp32": _whole, "int4": _four_bits}


def build(weights: Weights, variant: Variant) -> bytes:
    """The model as the bytes of an ONNX file.

    Inputs: `ids` int64 [texts, tokens] and `mask` int32 of the same shape, 1 for a token and 0 for padding. Outputs:
    `tokens` float32 [texts, tokens, 384], the vectors before pooling; `means` float32 [texts, 384], their mean over
    the mask; `vectors` float32 [texts, 384], the means at unit length.
    """
    graph = _Graph()
    x = _embed(graph, weights)
    for layer in range(weights.shape.layers):
        x = _transform(graph, weights, LINEAR[variant], f"l{layer}", x)
    _pool(graph, weights, x)
    content: bytes = _model(graph, weights.shape.hidden).SerializeToString()
    return content


def _embed(graph: _Graph, weights: Weights) -> str:
    """[tokens of all texts, hidden]: word, position and type (there is but one), normalised. Also `sizes`, int64
    [2]: how many texts of how many tokens."""
    hidden = weights.shape.hidden
    table = weights.blocks("emb.word", hidden)
    words = graph.microsoft(
        "GatherBlockQuantized",
        graph.constant("words", table.packed().reshape(-1, hidden // 2)),
        "ids",
        graph.constant("words.scales", table.scales.astype(np.float32)),
        bits=4,
        block_size=BLOCK,
        gather_axis=0,
        quantize_axis=1,
    )
    places = weights.floats("emb.pos").reshape(-1, hidden) + weights.floats("emb.type")[:hidden]
    zero, one, two = (graph.constant(f"number_{n}", np.array([n])) for n in range(3))
    graph.op("Shape", "ids", name="sizes")
    length = graph.op("Slice", "sizes", one, two)
    summed = graph.op("Add", words, graph.op("Slice", graph.constant("places", places), zero, length))
    flat = graph.op("Reshape", summed, graph.constant("flat", np.array([-1, hidden])))
    return _normalise(graph, weights, "emb.ln", flat)


def _normalise(graph: _Graph, weights: Weights, name: str, x: str, **named: str) -> str:
    gain = graph.constant(f"{name}.gain", weights.floats(f"{name}.w"))
    bias = graph.constant(f"{name}.bias", weights.floats(f"{name}.b"))
    return graph.op("LayerNormalization", x, gain, bias, epsilon=weights.shape.epsilon, **named)


def _transform(graph: _Graph, weights: Weights, linear: Linear, name: str, x: str) -> str:
    """One layer: attention, then the feed-forward network, each added to what came in and normalised."""
    hidden, inner = weights.shape.hidden, weights.shape.feed_forward

    def product(part: str, x: str, columns: int) -> str:
        blocks, bias = weights.blocks(f"{name}.{part}.w", columns), weights.floats(f"{name}.{part}.b")
        return linear(graph, x, f"{name}.{part}", blocks, bias)

    attended = product("ao", _attend(graph, weights, linear, name, x), hidden)
    x = _normalise(graph, weights, f"{name}.aln", graph.op("Add", attended, x))
    fed = product("fo", graph.microsoft("Gelu", product("fi", x, hidden)), inner)
    return _normalise(graph, weights, f"{name}.oln", graph.op("Add", fed, x))


def _attend(graph: _Graph, weights: Weights, linear: Linear, name: str, x: str) -> str:
    """[tokens of all texts, hidden]. Query, key and value come of one product; attention needs the texts apart."""
    hidden = weights.shape.hidden
    parts = [weights.blocks(f"{name}.{part}.w", hidden) for part in "qkv"]
    joined = Blocks(np.concatenate([p.nibbles for p in parts]), np.concatenate([p.scales for p in parts]))
    biases = np.concatenate([weights.floats(f"{name}.{part}.b") for part in "qkv"])
    texts = graph.op(
        "Concat", "sizes", graph.constant("three_hidden", np.array([3 * hidden])), axis=0, name=f"{name}.shape"
    )
    apart = graph.op("Reshape", linear(graph, x, f"{name}.qkv", joined, biases), texts)
    split = [f"{name}.{part}" for part in "qkv"]
    graph.outputs("Split", [apart, graph.constant("thirds", np.array([hidden] * 3))], split, axis=2)
    attended = graph.microsoft("MultiHeadAttention", *split, "", "mask", num_heads=weights.shape.heads)
    return graph.op("Reshape", attended, "flat")


def _pool(graph: _Graph, weights: Weights, x: str) -> None:
    """The three outputs."""
    hidden = graph.constant("hidden", np.array([weights.shape.hidden]))
    last = graph.constant("axis_last", np.array([-1]))
    tokens = graph.op("Reshape", x, graph.op("Concat", "sizes", hidden, axis=0), name="tokens")
    mask = graph.op("Unsqueeze", graph.op("Cast", "mask", to=_FLOAT), last)
    first = graph.constant("axis_1", np.array([1]))
    summed = graph.op("ReduceSum", graph.op("Mul", tokens, mask), first, keepdims=0)
    graph.op("Div", summed, graph.op("ReduceSum", mask, first, keepdims=0), name="means")
    graph.op("LpNormalization", "means", name="vectors", axis=-1, p=2)


def _model(graph: _Graph, hidden: int) -> ModelProto:
    from onnx import TensorProto, helper  # noqa: PLC0415

    def described(name: str, kind: int, *shape: str | int) -> Any:
        return helper.make_tensor_value_info(name, kind, shape)

    inputs = [
        described("ids", TensorProto.INT64, "texts", "tokens"),
        described("mask", TensorProto.INT32, "texts", "tokens"),
    ]
    outputs = [
        described("tokens", TensorProto.FLOAT, "texts", "tokens", hidden),
        described("means", TensorProto.FLOAT, "texts", hidden),
        described("vectors", TensorProto.FLOAT, "texts", hidden),
    ]
    made = helper.make_graph(graph.nodes, "multilingual-e5-small", inputs, outputs, list(graph.constants.values()))
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=opsets, ir_version=_IR, producer_name="footnote")
