"""The two presets as ONNX: for reading (`S.onnx`, `L.onnx`), and what onnxruntime-web needs to train them (a folder each).

    python onnx_models.py FOLDER
"""

import importlib.util
import math
import pathlib
import sys
import types

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper


def training_artifacts():
    """`onnxruntime.training.artifacts`, without the rest of its package: that wants PyTorch, the artifacts do not."""
    package = types.ModuleType("onnxruntime.training")
    here = importlib.util.find_spec("onnxruntime")
    package.__path__ = [str(pathlib.Path(here.origin).parent / "training")]
    sys.modules[package.__name__] = package
    from onnxruntime.training import artifacts

    return artifacts


class Chain:
    """A network without branches; PyTorch's default initialisation."""

    def __init__(self, seed):
        self.nodes, self.weights = [], []
        self.last, self.rng = "input", numpy.random.default_rng(seed)

    def then(self, op, parameters=(), **attributes):
        output = f"{op.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, [self.last, *parameters], [output], name=output, **attributes))
        self.last = output
        return self

    def uniform(self, name, fan_in, shape):
        bound = 1 / math.sqrt(fan_in)
        values = self.rng.uniform(-bound, bound, shape).astype(numpy.float32)
        self.weights.append(numpy_helper.from_array(values, name))
        return name

    def conv(self, channels_in, channels_out, padding):
        name, fan_in = f"conv{len(self.nodes)}", channels_in * 25
        weight = self.uniform(f"{name}.weight", fan_in, (channels_out, channels_in, 5, 5))
        bias = self.uniform(f"{name}.bias", fan_in, (channels_out,))
        return self.then("Conv", [weight, bias], kernel_shape=[5, 5], pads=[padding] * 4).then("Relu")

    def pool(self, size):
        return self.then("MaxPool", kernel_shape=[size, size], strides=[size, size])

    def linear(self, features_in, features_out):
        name = f"linear{len(self.nodes)}"
        weight = self.uniform(f"{name}.weight", features_in, (features_out, features_in))
        bias = self.uniform(f"{name}.bias", features_in, (features_out,))
        return self.then("Gemm", [weight, bias], transB=1)

    def model(self):
        self.nodes[-1].output[0] = "logits"
        graph = helper.make_graph(
            self.nodes,
            "digits",
            [helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", 1, 28, 28])],
            [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", 10])],
            self.weights,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        model.ir_version = 8
        onnx.checker.check_model(model, full_check=True)
        return model


def tiny():
    return Chain(1).conv(1, 8, 2).pool(2).conv(8, 16, 2).pool(3).then("Flatten").linear(256, 10).model()


def lenet5():
    maps = Chain(1).conv(1, 6, 2).pool(2).conv(6, 16, 0).pool(2).then("Flatten")
    return maps.linear(400, 120).then("Relu").linear(120, 84).then("Relu").linear(84, 10).model()


def main():
    folder, artifacts = pathlib.Path(sys.argv[1]), training_artifacts()
    for name, model in (("S", tiny()), ("L", lenet5())):
        (folder / name).mkdir(parents=True, exist_ok=True)
        onnx.save(model, str(folder / f"{name}.onnx"))
        artifacts.generate_artifacts(
            model,
            requires_grad=[weight.name for weight in model.graph.initializer],
            loss=artifacts.LossType.CrossEntropyLoss,
            optimizer=artifacts.OptimType.AdamW,
            artifact_directory=str(folder / name),
        )


main()
