"""The numbers of HogFeaturesTests: /usr/bin/python3 tests/Baselines/hog.py (Debian's python3-opencv 4.6)."""
import cv2
import numpy as np

i = np.arange(48 * 48, dtype=np.int64)
face = cv2.blur(((i * i * 7 + i * 13) % 251).astype(np.uint8).reshape(48, 48), (5, 5))
values = cv2.HOGDescriptor((48, 48), (16, 16), (8, 8), (8, 8), 9).compute(face).ravel()
print(cv2.__version__, len(values), values[:6], values[450:453], values.sum())
