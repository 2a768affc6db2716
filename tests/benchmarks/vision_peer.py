#!/usr/bin/python3
"""infer's way from a JPEG to an emotion beside the usual Python one: cv2's Haar cascade with the same parameters, and
cv2.dnn for the same ONNX file. Both read the same picture, alternating, in one run.

    apt-get install python3-opencv python3-onnx opencv-data
    dotnet build infer -c Release
    /usr/bin/python3 tests/benchmarks/vision_peer.py --picture ../shared/data/faces/obama-480p.jpg

Prints one JSON line for each number of threads: the medians of both over all pairs, the median of the pairwise ratios
(peer's time over ours: above 1 means that infer is faster), and both boxes and probabilities, which must agree. On a
busy machine the milliseconds grow, the ratios hardly do; the processor time of a frame does not.
"""
import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np

from dnn_model import open_model

ROOT = Path(__file__).resolve().parents[2]
CASCADE = "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml"
STAGES = ["decode", "detect", "prepare", "classify", "total"]
WARM_UP = 30


def fit(picture, width, height):
    """The whole picture in a frame of that size, as infer's benchmark does it."""
    scale = min(width / picture.shape[1], height / picture.shape[0])
    w, h = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
    resized = cv2.resize(picture, (w, h), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    left, top = (width - w) // 2, (height - h) // 2
    return cv2.copyMakeBorder(resized, top, height - h - top, left, width - w - left, cv2.BORDER_CONSTANT, value=(127,) * 4)


def measure(picture, a, threads):
    """The peer: percentiles of every stage in milliseconds, as infer's benchmark writes them."""
    cv2.setNumThreads(threads)
    cascade, net = cv2.CascadeClassifier(CASCADE), open_model(a.model)
    jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 90])[1]
    reduction = max(1, max(24, min(a.width, a.height) // 8) / 24)
    times = []
    used = 0
    for i in range(-WARM_UP, a.frames):
        if i == 0:
            used = time.process_time()
        t0 = time.perf_counter()
        frame = cv2.imdecode(jpeg, cv2.IMREAD_GRAYSCALE)
        t1 = time.perf_counter()
        small = frame
        if reduction > 1:
            small = cv2.resize(frame, (round(a.width / reduction), round(a.height / reduction)), interpolation=cv2.INTER_AREA)
        found = cascade.detectMultiScale(small, 1.15, 4, minSize=(24, 24))
        t2 = time.perf_counter()
        x, y, w, h = max(found, key=lambda box: box[2]) * (frame.shape[1] / small.shape[1])
        side = round(w * (1 + 2 * a.margin))
        left, top = max(0, round(x + (w - side) / 2)), max(0, round(y + (h - side) / 2))
        face = cv2.resize(frame[top:top + side, left:left + side], (48, 48), interpolation=cv2.INTER_AREA if side > 48 else cv2.INTER_CUBIC)
        t3 = time.perf_counter()
        net.setInput(face.astype(np.float32)[None, None])
        probabilities = net.forward("probabilities")[0]
        t4 = time.perf_counter()
        if i >= 0:
            times.append([1000 * t for t in (t1 - t0, t2 - t1, t3 - t2, t4 - t3, t4 - t0)])
    result = {stage: {"p50": np.percentile(column, 50), "p95": np.percentile(column, 95)} for stage, column in zip(STAGES, zip(*times))}
    return {**result, "cpu": 1000 * (time.process_time() - used) / a.frames,
            "box": [round(v) for v in (x, y, w, h)], "best": int(probabilities.argmax()), "probability": float(probabilities.max())}


def ours(a, threads):
    command = ["dotnet", str(ROOT / "infer/bin/Release/net10.0/EmotionML.Infer.dll"), "benchmark", "--json", "--picture", a.picture,
               "--frames", str(a.frames), "--threads", str(threads), "--size", f"{a.width}x{a.height}", "--model", a.model]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)[0]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--picture", required=True)
    parser.add_argument("--model", default=str(ROOT / "artifacts/emotion.onnx"))
    parser.add_argument("--width", type=int, default=640)
    parser.add_argument("--height", type=int, default=480)
    parser.add_argument("--frames", type=int, default=100)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--margin", type=float, default=0.05)
    parser.add_argument("--threads", type=int, nargs="+", default=[1, 2])
    a = parser.parse_args()
    picture = fit(cv2.imread(a.picture), a.width, a.height)
    for threads in a.threads:
        mine, theirs = [], []
        for _ in range(a.pairs):
            mine.append(ours(a, threads))
            theirs.append(measure(picture, a, threads))
        median = lambda runs, stage, p: round(statistics.median(run[stage][p] for run in runs), 2)
        ratio = lambda stage, p: round(statistics.median(t[stage][p] / m[stage][p] for m, t in zip(mine, theirs)), 2)
        print(json.dumps({
            "size": f"{a.width}x{a.height}", "threads": threads, "pairs": a.pairs, "frames": a.frames,
            "infer": {s: [median(mine, s, "p50"), median(mine, s, "p95")] for s in STAGES},
            "peer": {s: [median(theirs, s, "p50"), median(theirs, s, "p95")] for s in STAGES},
            "ratio": {s: [ratio(s, "p50"), ratio(s, "p95")] for s in STAGES},
            "cpu": [round(statistics.median(m["cpuPerFrame"] for m in mine), 2), round(statistics.median(t["cpu"] for t in theirs), 2)],
            "peer_result": {k: theirs[-1][k] for k in ("box", "best", "probability")}, "infer_result": mine[-1]["largest"]}), flush=True)


sys.exit(main())
