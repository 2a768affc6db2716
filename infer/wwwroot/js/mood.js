// The mood of the moment, shared by the pages and the player. A mood chosen by hand stays until it is given back: the
// camera does not overrule a person.

const key = 'emotionml.mood';
const listeners = new Set();
let current = restore();

/** @typedef {{valence: number, arousal: number, source: 'live'|'manual'}} Mood valence and arousal in -1..1 */
export const mood = {
  /** @returns {Mood|null} null before anybody was seen or has chosen */
  get: () => current,

  /** Sets the mood. A live one is passed over while a manual one holds; returns whether it was taken. */
  set({ valence, arousal, source }) {
    if (!Number.isFinite(valence) || !Number.isFinite(arousal)) throw new TypeError(`mood: expected numbers, found ${valence}, ${arousal}`);
    if (source === 'live' && current?.source === 'manual') return false;
    const clamp = value => Math.min(1, Math.max(-1, value));
    change({ valence: clamp(valence), arousal: clamp(arousal), source: source === 'manual' ? 'manual' : 'live' });
    return true;
  },

  /** Gives a manual mood back: the camera leads again. */
  release() {
    if (current?.source === 'manual') change(null);
  },

  /** Calls fn(mood or null) at every change; returns the function that ends it. */
  subscribe(fn) {
    listeners.add(fn);
    return () => listeners.delete(fn);
  },
};

function change(next) {
  const before = current;
  current = next;
  // only what was chosen by hand outlives a reload of this tab; a live mood changes with every frame and stores nothing
  if (next?.source === 'manual') sessionStorage.setItem(key, JSON.stringify(next));
  else if (before?.source === 'manual') sessionStorage.removeItem(key);
  for (const fn of [...listeners]) fn(next);
}

function restore() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key));
    return kept && Math.abs(kept.valence) <= 1 && Math.abs(kept.arousal) <= 1 ? { valence: kept.valence, arousal: kept.arousal, source: 'manual' } : null;
  } catch {
    return null;
  }
}
