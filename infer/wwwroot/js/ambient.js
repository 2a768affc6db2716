// Ambient music made in the browser with Tone.js: pads, a plucked melody and a bass, whose settings follow the mood.
import { AmbientComposer, BEATS } from './ambient-composer.js';
import { MODES, SmoothMood, ambientParameters } from './ambient-parameters.js';

const FADE = { in: 2.5, out: 1.2 }; // seconds

/** Seconds; a calm mood is plucked with the flesh of the finger: no click in the spectrogram. */
const pluckAttack = (settings) => 0.02 * settings.attack;

/** Tone.js, fetched from this server at the first use; its build hangs itself on the global object. */
export async function loadTone() {
  if (!globalThis.Tone) await import(new URL('../lib/Tone.js', import.meta.url));
  return globalThis.Tone;
}

/** Instruments, effects and the notes on one Tone context: the page's own, or an offline one that renders to samples. */
export class AmbientEngine {
  #tone;
  #composer;
  #mood;
  #onBar;
  #nodes = [];
  #repeat = null;
  #settings;

  /**
   * @param {object} tone the Tone.js module, its context already set
   * @param {{mood: {valence: number, arousal: number}, seed?: number, onBar?: (state: object) => void}} options onBar is
   *   told {tempo, mode (name), brightness, density, register} as each bar begins
   */
  constructor(tone, { mood, seed = 1, onBar = () => {} }) {
    this.#tone = tone;
    this.#composer = new AmbientComposer(seed);
    this.#mood = new SmoothMood(mood);
    this.#onBar = onBar;
    this.#settings = ambientParameters(mood);
  }

  /** Where the music shall go; it gets there within some seconds. */
  set mood(point) {
    this.#mood.goal = { valence: point.valence, arousal: point.arousal };
  }

  /** Builds the instruments. Resolves when the reverberation has been computed. */
  async build() {
    const T = this.#tone;
    const s = this.#settings;
    const add = (node) => (this.#nodes.push(node), node);
    // everything ends in a soft compressor, a limiter and the volume: many notes at once never clip
    this.volume = add(new T.Gain(0));
    this.limiter = add(new T.Limiter(-3));
    this.glue = add(new T.Compressor({ threshold: -20, ratio: 2.5, attack: 0.02, release: 0.3 }));
    this.level = add(new T.Gain(T.dbToGain(s.level)));
    this.level.chain(this.glue, this.limiter, this.volume, T.getDestination());

    const reverb = add(new T.Reverb({ decay: 5, preDelay: 0.03, wet: 1 }));
    const reverbTone = add(new T.Filter({ type: 'lowpass', frequency: 3800, rolloff: -12 }));
    reverb.chain(reverbTone, this.level);
    await reverb.ready;

    // saw waves with a low-pass: the corner is the brightness; the slow chorus makes the pad breathe
    this.padFilter = add(new T.Filter({ type: 'lowpass', frequency: s.brightness, rolloff: -24, Q: 0.4 }));
    const chorus = add(new T.Chorus({ frequency: 0.25, delayTime: 4, depth: 0.35, wet: 0.4 })).start();
    this.pad = add(new T.PolySynth({
      maxPolyphony: 12,
      voice: T.Synth,
      options: {
        oscillator: { type: 'fatsawtooth', count: 2, spread: 14 },
        envelope: { attack: s.attack, decay: 1, sustain: 0.7, release: 2.6, attackCurve: 'sine', releaseCurve: 'exponential' },
        volume: -21,
      },
    }));
    const padSend = add(new T.Gain(0.5));
    this.pad.chain(this.padFilter, chorus, this.level);
    chorus.chain(padSend, reverb);

    // a plucked tone of four partials: round, and cheap enough for a phone
    this.pluckFilter = add(new T.Filter({ type: 'lowpass', frequency: 1.6 * s.brightness + 600, rolloff: -12, Q: 0.3 }));
    this.pluck = add(new T.PolySynth({
      maxPolyphony: 16,
      voice: T.Synth,
      options: {
        oscillator: { type: 'custom', partials: [1, 0.32, 0.16, 0.07] },
        envelope: { attack: pluckAttack(s), decay: 1.1, sustain: 0.04, release: 1, decayCurve: 'exponential', releaseCurve: 'exponential' },
        volume: -6,
      },
    }));
    // one quarter note late, so that the echo keeps time with the notes
    const echo = (this.echo = add(new T.FeedbackDelay({ delayTime: 60 / s.tempo, feedback: 0.26, wet: 0.18, maxDelay: 2 })));
    const pluckSend = add(new T.Gain(0.4));
    this.pluck.chain(this.pluckFilter, echo, this.level);
    echo.chain(pluckSend, reverb);

    this.bass = add(new T.Synth({
      oscillator: { type: 'triangle' },
      envelope: { attack: 0.07, attackCurve: 'sine', decay: 0.8, sustain: 0.45, release: 0.9 },
      volume: -17,
    }));
    const bassFilter = add(new T.Filter({ type: 'lowpass', frequency: 420, rolloff: -12 }));
    this.bass.chain(bassFilter, this.level);
    this.meter = add(new T.Meter({ smoothing: 0.85, normalRange: true }));
    this.volume.connect(this.meter);
  }

  /** Begins to play and fades in. @param {number} loudness gain, 0..1 */
  begin(loudness = 1) {
    const T = this.#tone;
    const transport = T.getTransport();
    transport.bpm.value = this.#settings.tempo;
    this.#repeat = transport.scheduleRepeat((time) => this.#playBar(time), '1m', 0);
    this.setLoudness(loudness, FADE.in);
    transport.start(T.now() + 0.1);
  }

  /** @param {number} loudness gain, 0..1 @param {number} seconds how long the change takes */
  setLoudness(loudness, seconds = 0.1) {
    this.volume.gain.rampTo(loudness, seconds);
  }

  #playBar(time) {
    const T = this.#tone;
    const beat = 60 / this.#settings.tempo;
    const s = (this.#settings = ambientParameters(this.#mood.advance(BEATS * beat)));
    // the tempo changes between bars, in small steps (the mood is smoothed); all else glides through the bar
    T.getTransport().bpm.setValueAtTime(s.tempo, time);
    const length = 60 / s.tempo;
    const glide = BEATS * length;
    this.padFilter.frequency.rampTo(s.brightness, glide, time);
    this.pluckFilter.frequency.rampTo(1.6 * s.brightness + 600, glide, time);
    this.level.gain.rampTo(T.dbToGain(s.level), glide, time);
    this.echo.delayTime.rampTo(length, glide, time);
    this.pad.set({ envelope: { attack: s.attack } });
    this.pluck.set({ envelope: { attack: pluckAttack(s) } });

    const bar = this.#composer.next(s);
    const pitch = (midi) => T.Frequency(midi, 'midi').toFrequency();
    this.pad.triggerAttackRelease(bar.pad.notes.map(pitch), bar.pad.beats * length * 0.98, time, 0.6);
    for (const note of bar.bass) {
      this.bass.triggerAttackRelease(pitch(note.midi), Math.min(note.beats, 2.4) * length * 0.9, time + note.beat * length, note.velocity);
    }
    for (const note of bar.pluck) {
      this.pluck.triggerAttackRelease(pitch(note.midi), note.beats * length, time + note.beat * length, note.velocity);
    }
    const { name } = MODES[this.#composer.mode];
    this.#onBar({ tempo: s.tempo, mode: name, brightness: s.brightness, density: s.density, register: s.register });
  }

  /** Fades out, then frees everything. Resolves when it is silent. */
  async end() {
    const T = this.#tone;
    const transport = T.getTransport();
    if (this.#repeat !== null) transport.clear(this.#repeat);
    this.#repeat = null;
    this.setLoudness(0, FADE.out);
    await new Promise((resolve) => setTimeout(resolve, 1000 * FADE.out + 100));
    transport.stop();
    transport.cancel();
    this.dispose();
  }

  dispose() {
    for (const node of this.#nodes.splice(0)) node.dispose();
  }
}

/** The ambient music of the page: one at a time, started by a gesture. */
export class Ambient {
  #engine = null;
  #turn = Promise.resolve(); // start and stop run one after the other, however fast they are clicked
  #mood = { valence: 0, arousal: 0 };
  #loudness = 0.8;
  #wanted = false;

  /** @param {(state: object) => void} onBar told the settings as each bar begins */
  constructor(onBar = () => {}) {
    this.onBar = onBar;
  }

  /** True from the click on «play» until the click on «stop». */
  get playing() {
    return this.#wanted;
  }

  /** What comes out now, 0..1; 0 when nothing plays. */
  get output() {
    return this.#engine ? this.#engine.meter.getValue() : 0;
  }

  set mood(point) {
    this.#mood = point;
    if (this.#engine) this.#engine.mood = point;
  }

  set loudness(value) {
    this.#loudness = value;
    this.#engine?.setLoudness(value);
  }

  /** Starts; call it from a click or key press, since browsers let no page make a sound by itself. */
  async start() {
    this.#wanted = true;
    try {
      await this.#queue(() => this.#begin());
    } catch (error) {
      this.#wanted = false;
      throw error;
    }
  }

  async #begin() {
    if (!this.#wanted || this.#engine) return;
    const tone = await loadTone();
    await tone.start();
    const engine = new AmbientEngine(tone, { mood: this.#mood, seed: Date.now() & 0xffff, onBar: (state) => this.onBar(state) });
    await engine.build();
    if (!this.#wanted) return engine.dispose();
    engine.mood = this.#mood;
    engine.begin(this.#loudness);
    this.#engine = engine;
  }

  /** Fades out and stops; resolves when it is silent and all is freed. */
  stop() {
    this.#wanted = false;
    return this.#queue(async () => {
      if (this.#wanted || !this.#engine) return;
      const engine = this.#engine;
      this.#engine = null;
      await engine.end();
    });
  }

  #queue(step) {
    const result = this.#turn.then(step);
    this.#turn = result.catch(() => {});
    return result;
  }
}

/**
 * Renders some seconds for one mood without a loudspeaker.
 * @param {{valence: number, arousal: number}} mood
 * @param {number} seconds
 * @param {{seed?: number, rate?: number}} options rate in samples a second
 * @returns {Promise<AudioBuffer>} two channels
 */
export async function renderAmbient(mood, seconds, { seed = 1, rate = 44100 } = {}) {
  const tone = await loadTone();
  const rendered = await tone.Offline(async () => {
    const engine = new AmbientEngine(tone, { mood, seed });
    await engine.build();
    engine.begin(1);
  }, seconds, 2, rate);
  return rendered.get();
}
