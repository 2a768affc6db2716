#!/usr/bin/python3
"""How much margin around a detector's box the model wants.

    apt-get install python3-opencv python3-onnx opencv-data
    /usr/bin/python3 tests/benchmarks/face_margin.py --data ../shared/data/fer2013.zip

FER2013's pictures are faces cut with some margin, but nobody wrote down how much. Each validation picture is enlarged
four times, set into a larger canvas that repeats its edge, and searched by the cascade that infer uses. The box found
tells what share of the picture it is; then every margin is tried: the square around the box is cut, prepared as
FacePreparation does, and classified. Prints the boxes' geometry and the accuracy for each margin.
"""
import argparse
import statistics
import zipfile
from pathlib import Path

import cv2
import numpy as np

from dnn_model import open_model

ROOT = Path(__file__).resolve().parents[2]
CASCADE = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml"
SCALE, BORDER = 4, 96
LABELS = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"]


def pictures(path, usage):
    """The label and the 48x48 picture of every file of one split: folders of classes, names that begin with the split."""
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            parts = name.split("/")
            if parts[-1].startswith(usage) and parts[-2] in LABELS:
                yield LABELS.index(parts[-2]), cv2.imdecode(np.frombuffer(archive.read(name), np.uint8), cv2.IMREAD_GRAYSCALE)


def cut(canvas, box, margin):
    x, y, w, h = box
    side = max(1, round(max(w, h) * (1 + 2 * margin)))
    left, top = round(x + (w - side) / 2), round(y + (h - side) / 2)
    grow = max(0, -left, -top, left + side - canvas.shape[1], top + side - canvas.shape[0])
    if grow:
        canvas = cv2.copyMakeBorder(canvas, grow, grow, grow, grow, cv2.BORDER_REPLICATE)
    part = canvas[top + grow:top + grow + side, left + grow:left + grow + side]
    return cv2.resize(part, (48, 48), interpolation=cv2.INTER_AREA if side > 48 else cv2.INTER_CUBIC)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--model", default=str(ROOT / "artifacts/emotion.onnx"))
    parser.add_argument("--usage", default="PublicTest")
    parser.add_argument("--every", type=int, default=1, help="use every n-th picture")
    parser.add_argument("--margins", type=float, nargs="+", default=[-0.1, -0.05, 0, 0.05, 0.1, 0.15, 0.2])
    a = parser.parse_args()
    cascade, net = cv2.CascadeClassifier(CASCADE), open_model(a.model)

    def accuracy(faces, labels):
        right = 0
        for face, label in zip(faces, labels):  # one by one: OpenCV 4.6 does not take batches of this network
            net.setInput(face.astype(np.float32)[None, None])
            right += int(net.forward("probabilities").argmax() == label)
        return right / len(labels)

    found, total = [], 0
    for label, face in list(pictures(a.data, a.usage))[::a.every]:
        total += 1
        large = cv2.resize(face, None, fx=SCALE, fy=SCALE, interpolation=cv2.INTER_CUBIC)
        canvas = cv2.copyMakeBorder(large, BORDER, BORDER, BORDER, BORDER, cv2.BORDER_REPLICATE)
        boxes = cascade.detectMultiScale(cv2.resize(canvas, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), 1.15, 4, minSize=(24, 24))
        if len(boxes):
            found.append((label, face, canvas, max((2 * b for b in boxes), key=lambda b: b[2])))
    side = 48 * SCALE
    labels = np.array([f[0] for f in found])
    print(f"{a.usage}: a face found in {len(found)} of {total} pictures")
    print(f"box side / picture side: median {statistics.median(b[2] / side for *_, b in found):.3f}; "
          f"margin that gives the picture back: {statistics.median((side / b[2] - 1) / 2 for *_, b in found):.3f}")
    print(f"centre of the box, from the picture's: x {statistics.median((b[0] + b[2] / 2 - BORDER) / side - 0.5 for *_, b in found):+.3f}, "
          f"y {statistics.median((b[1] + b[3] / 2 - BORDER) / side - 0.5 for *_, b in found):+.3f} of its side")
    print(f"the pictures themselves: {accuracy([f[1] for f in found], labels):.4f}")
    for margin in a.margins:
        print(f"margin {margin:+.2f}: {accuracy([cut(c, b, margin) for _, _, c, b in found], labels):.4f}")


main()
