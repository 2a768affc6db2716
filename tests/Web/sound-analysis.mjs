// Measures rendered sound by textbook methods, knowing nothing of the program that made it. Runs in the test's page.

/** Magnitudes of a windowed real signal by an in-place radix-2 FFT; size is a power of two. */
function magnitudes(samples, start, size, window) {
  const re = new Float64Array(size), im = new Float64Array(size);
  for (let i = 0; i < size; i++) re[i] = (samples[start + i] ?? 0) * window[i];
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) [re[i], re[j]] = [re[j], re[i]];
  }
  for (let length = 2; length <= size; length <<= 1) {
    const angle = (-2 * Math.PI) / length, half = length >> 1;
    for (let k = 0; k < half; k++) {
      const wr = Math.cos(angle * k), wi = Math.sin(angle * k);
      for (let i = k; i < size; i += length) {
        const j = i + half, xr = re[j] * wr - im[j] * wi, xi = re[j] * wi + im[j] * wr;
        re[j] = re[i] - xr;
        im[j] = im[i] - xi;
        re[i] += xr;
        im[i] += xi;
      }
    }
  }
  return Float64Array.from({ length: size / 2 }, (_, i) => Math.hypot(re[i], im[i]));
}

export function spectrogram(samples, size, hop) {
  const window = Float64Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
  const frames = [];
  for (let start = 0; start + size <= samples.length; start += hop) frames.push(magnitudes(samples, start, size, window));
  return frames;
}

// Krumhansl & Kessler (1982), Tracing the dynamic changes in perceived tonal organization in a spatial representation of
// musical keys, Psychological Review 89(4): probe-tone ratings, from the tonic upwards.
const MAJOR = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88];
const MINOR = [6.33, 2.68, 3.52, 5.38, 2.6, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17];

function correlation(a, b) {
  const mean = (x) => x.reduce((sum, y) => sum + y, 0) / x.length;
  const ma = mean(a), mb = mean(b);
  let ab = 0, aa = 0, bb = 0;
  a.forEach((x, i) => {
    ab += (x - ma) * (b[i] - mb);
    aa += (x - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}

/** The best of the 24 keys for a chroma vector of 12 (C first). */
export function key(chroma) {
  let best = null;
  for (let tonic = 0; tonic < 12; tonic++) {
    for (const [mode, profile] of [['major', MAJOR], ['minor', MINOR]]) {
      const fit = correlation(chroma, profile.map((_, i) => profile[(i - tonic + 12) % 12]));
      if (best === null || fit > best.fit) best = { tonic, mode, fit };
    }
  }
  return best;
}

/**
 * Onsets a second, beat, key and spectral centroid of a mono signal.
 * @param {Float32Array} samples
 * @param {number} rate samples a second
 */
export function measure(samples, rate) {
  const size = 2048, hop = 256;
  const frames = spectrogram(samples, size, hop);
  let weighted = 0, total = 0;
  for (const frame of frames) {
    frame.forEach((magnitude, bin) => {
      weighted += ((bin * rate) / size) * magnitude ** 2;
      total += magnitude ** 2;
    });
  }

  // spectral flux of compressed magnitudes, against its own moving median
  const scale = 1000 / Math.max(...frames.map((frame) => Math.max(...frame)));
  const flux = frames.map((frame, t) => (t === 0 ? 0 : frame.reduce((sum, x, i) => sum + Math.max(0, Math.log1p(scale * x) - Math.log1p(scale * frames[t - 1][i])), 0)));
  const span = Math.round((0.5 * rate) / hop), gap = Math.round((0.09 * rate) / hop);
  const highest = Math.max(...flux);
  const onsets = [];
  flux.forEach((x, t) => {
    const around = flux.slice(Math.max(0, t - span), t + span + 1).sort((a, b) => a - b);
    const threshold = around[around.length >> 1] + 0.2 * highest;
    const peak = x >= threshold && x === Math.max(...flux.slice(Math.max(0, t - 3), t + 4));
    if (peak && (onsets.length === 0 || t - onsets.at(-1) > gap)) onsets.push(t);
  });

  // notes lie on a grid of eighths: the period on which the onsets agree best, by the length of their summed phasors
  let beat = null;
  for (let tempo = 45; tempo <= 130; tempo += 0.25) {
    const eighth = 30 / tempo;
    let x = 0, y = 0;
    for (const t of onsets) {
      const phase = (2 * Math.PI * t * hop) / rate / eighth;
      x += Math.cos(phase);
      y += Math.sin(phase);
    }
    const fit = Math.hypot(x, y) / onsets.length;
    if (beat === null || fit > beat.fit) beat = { tempo, fit };
  }

  const long = 8192;
  const chroma = new Array(12).fill(0);
  for (const frame of spectrogram(samples, long, long / 2)) {
    frame.forEach((magnitude, bin) => {
      const frequency = (bin * rate) / long;
      if (frequency < 100 || frequency > 1500) return;
      chroma[((Math.round(12 * Math.log2(frequency / 440)) % 12) + 21) % 12] += magnitude;
    });
  }
  const peak = samples.reduce((highest, x) => Math.max(highest, Math.abs(x)), 0);
  return { seconds: samples.length / rate, onsetsPerSecond: onsets.length / (samples.length / rate), tempo: beat.tempo, tempoFit: beat.fit, key: key(chroma), centroid: weighted / total, peak };
}
