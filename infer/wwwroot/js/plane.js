// The affect plane: unpleasant to pleasant from left to right, calm to excited from bottom to top. It shows the mood as a
// point with a trail, and lets one pick a place by mouse, touch or keys.

import { el, signed, svg } from './dom.js';
import { colorOf, model, nameOf, wordsOf } from './emotions.js';

const trailLength = 60;
// Anger and fear lie close together: their names go to different sides.
const sides = { angry: ['end', -0.06, 0.03], fear: ['start', 0.06, -0.02], disgust: ['middle', 0, 0.13], sad: ['middle', 0, 0.13], neutral: ['middle', 0, 0.13] };
const clamp = value => Math.min(1, Math.max(-1, value));

/**
 * @param {{onpick?: function({valence: number, arousal: number}), label?: string}} [options] with onpick the point can be moved
 * @returns {{element: HTMLElement, show: function(Object|null, boolean=), places: Promise}} show(mood, leaveTrail)
 */
export function plane({ onpick = null, label = 'Mood' } = {}) {
  const emotions = svg('g'), trail = svg('g', { 'aria-hidden': 'true' });
  const dots = Array.from({ length: trailLength }, (_, i) => svg('circle', { r: 0.012 + 0.022 * i / trailLength, class: 'trail', opacity: 0.05 + 0.45 * i / trailLength, hidden: '' }));
  trail.append(...dots);
  const handle = svg('g', { class: 'handle', visibility: 'hidden' },
    svg('circle', { r: 0.16, class: 'reach' }), svg('circle', { r: 0.085, class: 'halo' }), svg('circle', { r: 0.05, class: 'core' }));
  const words = (x, y, text, anchor = 'middle') => {
    const node = svg('text', { x, y, class: 'axis', 'text-anchor': anchor });
    node.textContent = text;
    return node;
  };
  const drawing = svg('svg', { viewBox: '-1.16 -1.16 2.32 2.32', class: 'plane-drawing', ...(onpick ? {} : { role: 'img' }) },
    svg('circle', { r: 0.5, class: 'ring' }), svg('circle', { r: 1, class: 'ring' }),
    svg('path', { d: 'M-1.05 0H1.05M0 -1.05V1.05', class: 'cross' }),
    words(0, -1.07, 'excited'), words(0, 1.13, 'calm'), words(-1.1, -0.04, 'unpleasant', 'start'), words(1.1, -0.04, 'pleasant', 'end'),
    emotions, trail, handle);
  const element = el('div.plane', {}, drawing);
  const past = [];
  let current = null;

  const places = model().then(({ affect }) => {
    emotions.replaceChildren(...Object.entries(affect).map(([name, place]) => {
      const [anchor, dx, dy] = sides[name] ?? ['middle', 0, -0.07];
      const text = svg('text', { x: dx, y: dy, 'text-anchor': anchor, class: 'emotion' });
      text.textContent = nameOf(name);
      return svg('g', { transform: `translate(${place.valence} ${-place.arousal})`, style: `--emotion: ${colorOf(name)}` }, svg('circle', { r: 0.028, class: 'place' }), text);
    }));
    return affect;
  });
  // the pages say themselves when the server is gone
  places.catch(() => {});

  if (onpick) makePickable();

  function describe() {
    const text = current ? `${wordsOf(current)}, valence ${signed(current.valence)}, arousal ${signed(current.arousal)}` : 'nothing yet';
    if (onpick) {
      handle.setAttribute('aria-valuetext', text);
      handle.setAttribute('aria-valuenow', current?.valence ?? 0);
    } else {
      drawing.setAttribute('aria-label', `${label}: ${text}`);
    }
  }

  function show(mood, leaveTrail = false) {
    if (mood && leaveTrail && current) past.push(current);
    else if (!mood || !leaveTrail) past.length = 0;
    if (past.length > trailLength) past.shift();
    current = mood;
    handle.setAttribute('visibility', mood || onpick ? 'visible' : 'hidden');
    handle.classList.toggle('unset', !mood);
    const at = mood ?? { valence: 0, arousal: 0 };
    handle.setAttribute('transform', `translate(${at.valence} ${-at.arousal})`);
    dots.forEach((dot, i) => {
      const place = past[past.length - trailLength + i];
      dot.toggleAttribute('hidden', !place);
      if (place) dot.setAttribute('transform', `translate(${place.valence} ${-place.arousal})`);
    });
    describe();
  }

  function makePickable() {
    element.classList.add('pickable');
    for (const [name, value] of Object.entries({ role: 'slider', tabindex: 0, 'aria-label': label, 'aria-roledescription': 'point in a plane', 'aria-valuemin': -1, 'aria-valuemax': 1, visibility: 'visible' }))
      handle.setAttribute(name, value);
    const pick = (valence, arousal) => onpick({ valence: clamp(valence), arousal: clamp(arousal) });
    const fromPointer = event => {
      const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(drawing.getScreenCTM().inverse());
      pick(place.x, -place.y);
    };
    drawing.addEventListener('pointerdown', event => {
      drawing.setPointerCapture(event.pointerId);
      handle.focus({ preventScroll: true });
      fromPointer(event);
      event.preventDefault();
    });
    drawing.addEventListener('pointermove', event => {
      if (drawing.hasPointerCapture(event.pointerId)) fromPointer(event);
    });
    handle.addEventListener('keydown', event => {
      const step = event.shiftKey ? 0.2 : 0.05, at = current ?? { valence: 0, arousal: 0 };
      const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, step], ArrowDown: [0, -step], Home: [-at.valence, -at.arousal] };
      const move = moves[event.key];
      if (!move) return;
      event.preventDefault();
      pick(at.valence + move[0], at.arousal + move[1]);
    });
  }

  show(null);
  return { element, show, places };
}
