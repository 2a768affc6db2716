// Writes the ambient music bar by bar: chords by phrases that begin at home, pads with the least movement from chord to
// chord, a plucked melody that rests on chord tones, a quiet bass. Pure: the notes follow from the seed and the settings.
import { MODES, settledMode } from './ambient-parameters.js';

/** Quarter notes in a bar. */
export const BEATS = 4;

// Scale degrees (0 = tonic) of the four chords of a phrase, for each mode. Phrases begin on the tonic, so that the mode
// is heard; the diminished triad of each mode is left out.
const PHRASES = [
  [[0, 3, 0, 4], [0, 5, 3, 4], [0, 3, 5, 4], [0, 2, 3, 0]],
  [[0, 6, 3, 0], [0, 3, 6, 0], [0, 3, 0, 6]],
  [[0, 3, 0, 6], [0, 6, 3, 0], [0, 2, 3, 0]],
  [[0, 5, 2, 0], [0, 3, 5, 0], [0, 5, 3, 0], [0, 6, 5, 0]],
];

const TONIC = 50; // D3: pads and melody both lie well around it
const PAD = { low: 52, high: 72 };

/** A small generator of random numbers in 0..1 with a seed (Mulberry32, public domain, by Tommy Ettinger). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export class AmbientComposer {
  #random;
  #mode = null;
  #bar = 0;
  #phrase = PHRASES[0][0];
  #rhythm = [];
  #voicing = null;
  #melody = null;

  /** @param {number} seed any integer; the same seed and settings give the same notes */
  constructor(seed) {
    this.#random = seeded(seed);
  }

  /** Index into MODES of what is played now; null before the first bar. */
  get mode() {
    return this.#mode;
  }

  /**
   * The notes of the next bar.
   * @param {ReturnType<import('./ambient-parameters.js').ambientParameters>} settings
   * @returns {{pad: {notes: number[], beats: number}, bass: Note[], pluck: Note[]}} notes as MIDI numbers; a Note is
   *   {midi, beat (from the start of the bar), beats (length), velocity (0..1)}
   */
  next(settings) {
    const place = this.#bar++ % 4;
    if (place === 0) {
      this.#mode = settledMode(settings.mode, this.#mode);
      this.#phrase = this.#pick(PHRASES[this.#mode]);
      this.#rhythm = Array.from({ length: 2 * BEATS }, () => this.#random());
    }
    const degree = this.#phrase[place];
    const chord = this.#chord(degree);
    this.#voicing = nearestVoicing(chord, this.#voicing);
    return {
      pad: { notes: [...this.#voicing], beats: BEATS },
      bass: this.#bass(chord, settings),
      pluck: this.#pluck(chord, settings),
    };
  }

  #pick(list) {
    return list[Math.floor(this.#random() * list.length)];
  }

  /** Pitch classes: triad and, off the tonic, its seventh; the tonic takes a ninth, which keeps it at rest. */
  #chord(degree) {
    const { steps } = MODES[this.#mode];
    const colour = degree === 0 ? 8 : 6;
    return [0, 2, 4, colour].map((third) => (TONIC + steps[(degree + third) % 7]) % 12);
  }

  #bass(chord, { density, articulation }) {
    const root = lift(chord[0], 33);
    const notes = [{ midi: root, beat: 0, beats: 2.5, velocity: 0.75 }];
    if (density > 0.45) notes.push({ midi: lift(chord[2], 36), beat: 2.5, beats: Math.max(0.8, articulation), velocity: 0.5 });
    if (density > 0.65) notes.push({ midi: root, beat: 1.5, beats: 0.8, velocity: 0.55 });
    return notes;
  }

  #pluck(chord, { density, register, articulation }) {
    const notes = [];
    for (let eighth = 0; eighth < 2 * BEATS; eighth++) {
      const strong = eighth % 4 === 0;
      // the rhythm of a phrase returns in each of its bars; strong beats are likelier, and a little chance keeps it alive
      const chance = density * (strong ? 1.25 : eighth % 2 === 0 ? 1 : 0.8);
      if (0.8 * this.#rhythm[eighth] + 0.2 * this.#random() >= chance) continue;
      this.#melody = this.#step(chord, register, strong || this.#random() < 0.4);
      notes.push({
        midi: this.#melody,
        beat: eighth / 2,
        beats: articulation,
        velocity: (strong ? 0.62 : 0.45) + 0.16 * this.#random(),
      });
    }
    return notes;
  }

  /** The next note of the melody: a small step, drawn towards the register's middle, on a chord tone when it must. */
  #step(chord, register, onChord) {
    const { steps } = MODES[this.#mode];
    const from = this.#melody ?? register;
    const allowed = onChord ? chord.slice(0, 3) : steps.map((step) => (TONIC + step) % 12);
    let best = null;
    for (let midi = Math.round(register) - 10; midi <= Math.round(register) + 10; midi++) {
      if (!allowed.includes(midi % 12)) continue;
      const leap = Math.abs(midi - from);
      const cost = (leap === 0 ? 3.5 : leap) + 0.35 * Math.abs(midi - register) + 4 * this.#random();
      if (best === null || cost < best.cost) best = { midi, cost };
    }
    return best.midi;
  }
}

/** The lowest note of a pitch class at or above a MIDI number. */
function lift(pitchClass, lowest) {
  return lowest + ((((pitchClass - lowest) % 12) + 12) % 12);
}

/**
 * The placing of a chord's pitch classes that moves the voices least (sum of semitones, voices in order), none closer than
 * two semitones and the lowest two at least three apart, within the pads' range.
 */
export function nearestVoicing(chord, previous) {
  const choices = chord.map((pitchClass) => {
    const octaves = [];
    for (let midi = lift(pitchClass, PAD.low); midi <= PAD.high; midi += 12) octaves.push(midi);
    return octaves;
  });
  const wanted = previous ?? [54, 57, 62, 66];
  let best = null;
  const visit = (voice, taken) => {
    if (voice === choices.length) {
      const notes = [...taken].sort((a, b) => a - b);
      const close = notes.some((note, i) => i > 0 && note - notes[i - 1] < (i === 1 ? 3 : 2));
      const cost = notes.reduce((sum, note, i) => sum + Math.abs(note - wanted[i]), 0) + (close ? 100 : 0);
      if (best === null || cost < best.cost) best = { notes, cost };
      return;
    }
    for (const midi of choices[voice]) visit(voice + 1, [...taken, midi]);
  };
  visit(0, []);
  return best.notes;
}
