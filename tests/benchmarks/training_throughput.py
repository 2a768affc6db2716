#!/usr/bin/python3
"""Training throughput beside the PyTorch peer: the same network, batch and precision, alternating, medians.

    apt-get install python3-torch python3-opencv
    dotnet build train -c Release
    /usr/bin/python3 tests/benchmarks/training_throughput.py --data ../shared/data/fer2013.zip --peer ../shared/peers/pytorch_train.py

Prints one JSON line a precision: both medians in images per second and the median of the pairwise ratios.
"""
import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def last_json(command):
    """Runs a command and returns the JSON object on its last line."""
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return json.loads(output.strip().splitlines()[-1])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--peer", required=True)
    parser.add_argument("--width", default="32")
    parser.add_argument("--blocks", default="1,2,2,2")
    parser.add_argument("--steps", default="8")
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--precision", nargs="+", default=["bf16", "fp32"])
    a = parser.parse_args()
    same = ["--data", a.data, "--width", a.width, "--blocks", a.blocks, "--steps", a.steps]
    for precision in a.precision:
        ours, theirs = [], []
        for _ in range(a.pairs):
            dll = str(ROOT / "train/bin/Release/net10.0/EmotionML.Train.dll")
            ours.append(last_json(["dotnet", dll, "benchmark", *same, "--precision", precision, "--json", "-"]))
            theirs.append(last_json([sys.executable, a.peer, *same, "--precision", precision]))
        speed = [o["images_per_second"] for o in ours]
        peer = [t["images_per_second"] for t in theirs]
        print(json.dumps({
            "precision": precision, "pairs": a.pairs,
            "images_per_second": statistics.median(speed), "peer_images_per_second": statistics.median(peer),
            "ratio": round(statistics.median(o / t for o, t in zip(speed, peer)), 3),
            "augmentation_share": statistics.median(o["augmentation_share"] for o in ours),
            "all": speed, "peer_all": peer}), flush=True)


main()
