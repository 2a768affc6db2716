"""Makes the tiny models of the tests. Run in this folder where Debian's python3-onnx is installed; the results are committed.

affine.onnx   y = 2 x + 1 for x float32 [N,3]; named free dimension, metadata, description
classifier.onnx   the artifact's contract in small: face float32 [N,1,4,4], three labels told apart by the mean intensity
"""
import json

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def constant(name, values):
    return numpy_helper.from_array(np.array(values, dtype=np.float32), name)


def save(path, graph, description="", **metadata):
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], producer_name="make_models.py")
    model.ir_version = 7
    model.doc_string = description
    model.model_version = 3
    helper.set_model_props(model, metadata)
    onnx.checker.check_model(model)
    onnx.save(model, path)


save(
    "affine.onnx",
    helper.make_graph(
        [
            helper.make_node("Mul", ["x", "two"], ["doubled"]),
            helper.make_node("Add", ["doubled", "one"], ["y"]),
        ],
        "affine",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 3])],
        [constant("two", 2), constant("one", [1, 1, 1])],
    ),
    "Twice and one more",
    colour="grün",
)

# Logits are 0, m - 60 and 2 m - 255 for the mean intensity m: dark is the first label, middle the second, bright the third.
save(
    "classifier.onnx",
    helper.make_graph(
        [
            helper.make_node("ReduceMean", ["face"], ["mean"], axes=[1, 2, 3], keepdims=1),
            helper.make_node("Flatten", ["mean"], ["flat"], axis=1),
            helper.make_node("Gemm", ["flat", "weight", "bias"], ["logits"]),
            helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
        ],
        "classifier",
        [helper.make_tensor_value_info("face", TensorProto.FLOAT, ["N", 1, 4, 4])],
        [
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 3]),
            helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", 3]),
        ],
        [constant("weight", [[0, 1, 2]]), constant("bias", [0, -60, -255])],
    ),
    **{
        "emotionml.format": "1",
        "emotionml.labels": json.dumps(["dark", "middle", "bright"]),
        "emotionml.input.name": "face",
        "emotionml.input.shape": "[N,1,4,4]",
        "emotionml.input.range": "0..255",
        "emotionml.architecture": "mean intensity",
        "emotionml.data.name": "none",
        "emotionml.data.sha256": "0" * 64,
        "emotionml.validation": json.dumps({"accuracy": 0.5}),
        "emotionml.run": "by-hand",
        "emotionml.commit": "0000000",
        "emotionml.date": "2026-01-02T03:04:05.0000000+00:00",
        "emotionml.version": "0.1.0",
        "emotionml.opset": "13",
        "emotionml.temperature": "1",
    },
)
