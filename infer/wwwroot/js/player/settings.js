// What the listener chose in the player; kept in this browser.

const KEY = 'emotionml.player';

const DEFAULTS = Object.freeze({
  goal: 'match', // match, lift, calm, energise, focus
  mode: 'songs', // songs, ambient
  volume: 0.8, // 0..1
  dwell: 5, // seconds that a new mood must last before it interrupts a song
  interrupt: true, // false: songs are always played to their end
  offline: false, // only songs that play on this machine
  explicit: true,
  language: '',
  genre: '',
  decade: '',
  history: true, // whether moods and songs are written to the history of this machine
});

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY)) ?? {};
    // what an older or a foreign page left there must not get in the way
    return Object.fromEntries(Object.entries(DEFAULTS).map(([name, value]) => [name, typeof kept[name] === typeof value ? kept[name] : value]));
  } catch {
    return { ...DEFAULTS };
  }
}

const listeners = new Set();
let current = read();

export const settings = {
  /** @returns {typeof DEFAULTS} */
  get: () => current,

  /** Changes some of them and keeps them. */
  set(change) {
    current = { ...current, ...change };
    try {
      localStorage.setItem(KEY, JSON.stringify(current));
    } catch {
      // a browser that keeps nothing still plays music
    }
    listeners.forEach((fn) => fn(current));
  },

  /** Calls fn(settings) at every change; returns the function that ends it. */
  subscribe(fn) {
    listeners.add(fn);
    return () => listeners.delete(fn);
  },
};
