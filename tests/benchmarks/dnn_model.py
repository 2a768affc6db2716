"""Opens emotion.onnx with cv2.dnn."""
import cv2
import onnx
from onnx import numpy_helper


def open_model(path):
    """OpenCV 4.6's importer refuses an Unsqueeze of two axes. The squeeze-excite gates (Flatten, Gemm, Relu, Gemm,
    Sigmoid, Unsqueeze) are therefore written as what they also are: convolutions of one pixel. Weights and results
    stay the same; main() of vision_peer.py compares the results."""
    model = onnx.load(path)
    weights = {w.name: w for w in model.graph.initializer}
    gates = {n.output[0] for n in model.graph.node if n.op_type == "Gemm" and ".gate." in n.input[1]}
    gated = {n.input[0] for n in model.graph.node if n.output[0] in gates}
    nodes, renamed = [], {}
    for node in model.graph.node:
        for i, name in enumerate(node.input):
            node.input[i] = renamed.get(name, name)
        flattens_for_gate = node.op_type == "Flatten" and node.output[0] in gated
        if node.op_type == "Unsqueeze" or flattens_for_gate:
            renamed[node.output[0]] = node.input[0]
        elif node.output[0] in gates:
            weight = weights[node.input[1]]
            pixel = numpy_helper.to_array(weight)[:, :, None, None]
            weight.CopyFrom(numpy_helper.from_array(pixel.copy(), weight.name))
            nodes.append(onnx.helper.make_node("Conv", list(node.input), list(node.output), kernel_shape=[1, 1]))
        else:
            nodes.append(node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return cv2.dnn.readNetFromONNX(bytearray(model.SerializeToString()))
