// How a mood becomes music: a pure mapping from the affect plane to the settings of the ambient music.
//
// The directions come from studies of music and emotion; the ranges are our own choice of what stays pleasant as a
// background.
//
//  tempo       rises with arousal: Husain, Thompson & Schellenberg (2002), Effects of musical tempo and mode on arousal,
//              mood, and spatial abilities, Music Perception 20(2), 151-171: tempo moved arousal, mode moved mood.
//  mode        follows valence: the same study for major and minor; the order of the four modes is that of happiness
//              ratings in Temperley & Tan (2013), Emotional connotations of diatonic modes, Music Perception 30(3),
//              237-257 (Ionian, Mixolydian, Dorian, Aeolian, happiest first). Neighbours differ by one lowered note.
//  density,    rise with arousal, and with arousal the notes get shorter: Gabrielsson & Lindström (2010), The role of
//  articulation  structure in the musical expression of emotions, in Juslin & Sloboda (eds.), Handbook of Music and
//              Emotion, 367-400.
//  register    rises with valence, and a little with arousal: Hevner (1937), The affective value of pitch and tempo in
//              music, American Journal of Psychology 49, 621-630 (high pitch: happy, graceful; low pitch: sad).
//  brightness  rises mostly with arousal: Juslin & Laukka (2003), Communication of emotions in vocal expression and
//              music performance, Psychological Bulletin 129(5), 770-814 (little high-frequency energy in sad and
//              tender playing, more in happy and angry).
//  level       rises with arousal: Schubert (2004), Modeling perceived emotion with continuous musical features, Music
//              Perception 21(4), 561-585 (loudness and tempo go with arousal).
//  attack      shortens with arousal: Bresin & Friberg (2011), Emotion rendering in music, Cortex 47(9), 1068-1081.

/** The four modes, happiest first: semitones above the tonic. */
export const MODES = Object.freeze([
  Object.freeze({ name: 'Ionian (major)', steps: Object.freeze([0, 2, 4, 5, 7, 9, 11]) }),
  Object.freeze({ name: 'Mixolydian', steps: Object.freeze([0, 2, 4, 5, 7, 9, 10]) }),
  Object.freeze({ name: 'Dorian', steps: Object.freeze([0, 2, 3, 5, 7, 9, 10]) }),
  Object.freeze({ name: 'Aeolian (minor)', steps: Object.freeze([0, 2, 3, 5, 7, 8, 10]) }),
]);

const clamp = (x, low, high) => Math.min(high, Math.max(low, x));
const mix = (low, high, share) => low + (high - low) * share;
const mixLog = (low, high, share) => low * (high / low) ** share;

/**
 * The settings for a mood. Every value is a continuous function of the point.
 * @param {{valence: number, arousal: number}} mood each -1..1; values outside are clamped
 * @returns {{tempo: number, mode: number, density: number, articulation: number, register: number, brightness: number,
 *   level: number, attack: number}} tempo in quarter notes a minute (54..116); mode as a place in MODES (0..3, not
 *   rounded); density, the chance of a melody note on each eighth (0.2..0.85); articulation, the length of a melody note
 *   in quarter notes (2.2..0.55); register, the middle of the melody as a MIDI note (63..79); brightness, the low-pass
 *   corner of the pads in hertz (420..3600); level in decibels (-5..0); attack of the pads in seconds (2.2..0.35)
 * @throws {RangeError} a coordinate is not a number
 */
export function ambientParameters({ valence, arousal }) {
  if (!Number.isFinite(valence) || !Number.isFinite(arousal)) {
    throw new RangeError(`mood: expected valence and arousal in -1..1, found ${valence} and ${arousal}`);
  }
  const pleasant = (clamp(valence, -1, 1) + 1) / 2;
  const stirred = (clamp(arousal, -1, 1) + 1) / 2;
  return {
    tempo: mix(54, 116, stirred),
    // most moods lie within ±0.7 of the middle: there the whole range of modes is used
    mode: clamp(mix(3.6, -0.6, pleasant), 0, 3),
    density: mix(0.2, 0.85, stirred),
    articulation: mix(2.2, 0.55, stirred),
    register: mix(63, 79, 0.65 * pleasant + 0.35 * stirred),
    brightness: mixLog(420, 3600, 0.3 * pleasant + 0.7 * stirred),
    level: mix(-5, 0, stirred),
    attack: mixLog(2.2, 0.35, stirred),
  };
}

/**
 * The mode to play, with hysteresis: a mood on a border does not make the music waver.
 * @param {number} place the mode of {@link ambientParameters}
 * @param {number|null} current index that is playing; null at the start
 * @returns {number} index into MODES
 */
export function settledMode(place, current) {
  if (current !== null && Math.abs(place - current) < 0.65) return current;
  return Math.round(place);
}

/** A point that follows a goal without a jump: exponential approach, independent of how often it is asked. */
export class SmoothMood {
  /**
   * @param {{valence: number, arousal: number}} start
   * @param {number} halfLife seconds until half of the way is gone
   */
  constructor(start, halfLife = 4) {
    this.point = { ...start };
    this.goal = { ...start };
    this.halfLife = halfLife;
  }

  /** Goes on for some seconds and returns the point reached. */
  advance(seconds) {
    const left = 0.5 ** (seconds / this.halfLife);
    this.point = {
      valence: this.goal.valence + (this.point.valence - this.goal.valence) * left,
      arousal: this.goal.arousal + (this.point.arousal - this.goal.arousal) * left,
    };
    return this.point;
  }
}
