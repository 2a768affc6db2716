// Mood by hand: a point in the plane, or an emotion. No camera is touched.

import { el, signed } from '../dom.js';
import { colorOf, nameOf, nearest, wordsOf } from '../emotions.js';
import { mood } from '../mood.js';
import { plane } from '../plane.js';

let leave = null;

export function mount(root) {
  const set = ({ valence, arousal }) => mood.set({ valence, arousal, source: 'manual' });
  const map = plane({ label: 'Mood, moved with the arrow keys', onpick: set });
  const slider = (id, from, to) => el('input', { type: 'range', id, min: -1, max: 1, step: 0.05, value: 0, 'aria-label': `${from} to ${to}` });
  const valence = slider('valence', 'unpleasant', 'pleasant'), arousal = slider('arousal', 'calm', 'excited');
  for (const input of [valence, arousal]) input.addEventListener('input', () => set({ valence: Number(valence.value), arousal: Number(arousal.value) }));
  const summary = el('p.mood-words', { id: 'mood-words', role: 'status' });
  const buttons = el('div.emotions', { role: 'group', 'aria-label': 'Choose an emotion' });
  const release = el('button.button', { type: 'button', text: 'Let the camera lead again', onclick: () => mood.release() });

  root.append(
    el('header', {}, el('h1', { text: 'Your mood, by hand' }), el('p.muted', { text: 'No camera needed: say how you are, and the music follows. What you choose here holds until you give it back to the camera.' })),
    el('section.card.mood-page', {},
      map.element,
      el('div.stack', {},
        summary,
        el('div', {}, el('h2', { text: 'Pick an emotion' }), buttons),
        el('div', {}, el('h2', { text: 'Or fine-tune' }),
          el('div.tuner', {}, el('span', { text: 'unpleasant' }), valence, el('span', { text: 'pleasant' })),
          el('div.tuner', {}, el('span', { text: 'calm' }), arousal, el('span', { text: 'excited' }))),
        el('p.muted', {}, 'Drag the point, tap anywhere in the plane, or focus it and use the arrow keys (with Shift for larger steps, Home for the middle).'),
        el('div.row', {}, release))));

  let affect = {};
  map.places.then(places => {
    affect = places;
    buttons.replaceChildren(...Object.entries(places).map(([label, place]) => el('button.button', {
      type: 'button', 'data-emotion': label, 'aria-pressed': 'false', style: { '--emotion': colorOf(label) }, onclick: () => set(place),
    }, el('span.dot'), nameOf(label))));
    show(mood.get());
  }).catch(() => {
    summary.textContent = 'The emotions could not be loaded: the server does not answer. The plane works all the same.';
  });

  function show(current) {
    map.show(current);
    valence.value = current?.valence ?? 0;
    arousal.value = current?.arousal ?? 0;
    release.hidden = current?.source !== 'manual';
    const label = current && nearest(affect, current);
    for (const button of buttons.children) {
      const place = affect[button.dataset.emotion];
      button.setAttribute('aria-pressed', String(Boolean(current) && Math.hypot(place.valence - current.valence, place.arousal - current.arousal) < 0.02));
    }
    summary.replaceChildren(...(current
      ? [el('strong', { text: wordsOf(current) }), el('br'), el('span.muted.number', { text: `valence ${signed(current.valence)}, arousal ${signed(current.arousal)}${label ? `, nearest to ${nameOf(label).toLowerCase()}` : ''}${current.source === 'live' ? ', as the camera sees it' : ''}` })]
      : [el('strong', { text: 'Nothing chosen yet' }), el('br'), el('span.muted', { text: 'Pick a point or an emotion.' })]));
  }
  show(mood.get());
  leave = mood.subscribe(show);
}

export function unmount() {
  leave?.();
  leave = null;
}
