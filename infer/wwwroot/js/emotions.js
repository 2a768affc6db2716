// What the page knows of the model: its labels, where they lie in the affect plane, their names and colours.

import { json } from './api.js';

const names = { angry: 'Angry', disgust: 'Disgusted', fear: 'Afraid', happy: 'Happy', sad: 'Sad', surprise: 'Surprised', neutral: 'Neutral', uncertain: 'Not sure' };
let asked = null;

/** The answer of /api/model, asked once; a failed question is asked again the next time. */
export function model() {
  asked ??= json('api/model').catch(error => {
    asked = null;
    throw error;
  });
  return asked;
}

/** A label in words; a model of one's own may have labels of its own. */
export const nameOf = label => names[label] ?? label;

/** The label's colour for style sheets. */
export const colorOf = label => `var(--${CSS.escape(label)}, var(--accent))`;

/** The label's colour as the theme has it now, for canvases. */
export function paintOf(label) {
  const style = getComputedStyle(document.documentElement);
  return style.getPropertyValue(`--${label}`) || style.getPropertyValue('--accent');
}

/** "pleasant and calm": a place in the plane in words. */
export function wordsOf({ valence, arousal }) {
  const degree = value => Math.abs(value) < 0.15 ? null : Math.abs(value) < 0.45 ? 'a little ' : '';
  const v = degree(valence), a = degree(arousal);
  const words = [v !== null && v + (valence > 0 ? 'pleasant' : 'unpleasant'), a !== null && a + (arousal > 0 ? 'excited' : 'calm')].filter(Boolean);
  return words.length ? words.join(' and ') : 'in the middle';
}

/** The label whose place is nearest; affect maps labels to places. */
export const nearest = (affect, point) => Object.entries(affect)
  .map(([label, place]) => [label, Math.hypot(place.valence - point.valence, place.arousal - point.arousal)])
  .sort((a, b) => a[1] - b[1])[0]?.[0];
