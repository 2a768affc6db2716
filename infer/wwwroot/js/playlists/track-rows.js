// The songs of a playlist in their order. A song is moved by dragging its handle (mouse or finger) or, with the focus on
// the handle, by the arrow keys; Delete removes it.
import { el, icon } from '../dom.js';
import { describe } from '../player/track-words.js';

/** @param {{onMove: (from: number, to: number) => void, onRemove: (index: number) => void}} on */
export function trackRows(on) {
  const list = el('ol.track-rows', { 'aria-label': 'Songs' });
  const help = el('p.muted.player-hint', { id: 'track-rows-help', text: 'Drag a handle to move a song, or focus it and use the up and down keys (Home and End for the ends); Delete removes the song.' });
  let tracks = [];

  const focus = (index, selector = '.handle') => list.children[index]?.querySelector(selector)?.focus();

  function move(from, to) {
    const goal = Math.min(tracks.length - 1, Math.max(0, to));
    if (goal === from) return;
    on.onMove(from, goal);
    focus(goal);
  }

  function remove(index, selector) {
    on.onRemove(index);
    focus(Math.min(index, tracks.length - 1), selector);
  }

  function keys(event, index) {
    const to = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: tracks.length - 1 }[event.key];
    if (to !== undefined) move(index, to);
    else if (event.key === 'Delete') remove(index, '.handle');
    else return;
    event.preventDefault();
  }

  // By pointer events: they serve mouse, pen and finger alike. The row follows at once, the order is saved on release. The
  // window listens, since an element that is moved in the page loses its captured pointer.
  function drag(event, row) {
    if (event.button !== 0) return;
    const from = [...list.children].indexOf(row);
    const listening = new AbortController();
    row.classList.add('dragged');
    const listen = (type, fn) => window.addEventListener(type, (e) => { if (e.pointerId === event.pointerId) fn(e); }, { signal: listening.signal });
    listen('pointermove', ({ clientY }) => {
      const others = [...list.children].filter((other) => other !== row);
      const below = others.find((other) => clientY < other.getBoundingClientRect().top + other.offsetHeight / 2) ?? null;
      if (below !== row.nextElementSibling) list.insertBefore(row, below);
    });
    const end = ({ type }) => {
      listening.abort();
      row.classList.remove('dragged');
      const to = [...list.children].indexOf(row);
      if (type === 'pointerup' && to !== from) on.onMove(from, to);
      else show(tracks);
    };
    listen('pointerup', end);
    listen('pointercancel', end);
  }

  function row(track, index) {
    const node = el('li.track-row', { 'data-track': track.id });
    node.append(
      el('button.button.round.handle', {
        type: 'button', 'aria-label': `Move «${track.title}», number ${index + 1} of ${tracks.length}`, 'aria-describedby': 'track-rows-help',
        onkeydown: (event) => keys(event, index), onpointerdown: (event) => drag(event, node),
      }, el('span', { 'aria-hidden': 'true', text: '⠿' })),
      el('span.number.muted', { 'aria-hidden': 'true', text: index + 1 }),
      el('span.grow.track-words', {}, el('strong', { text: track.title }), el('span.muted', { text: describe(track) })),
      el('button.button.round.remove', { type: 'button', 'aria-label': `Remove «${track.title}»`, title: 'Remove', onclick: () => remove(index, '.remove') }, icon('remove')));
    return node;
  }

  function show(next) {
    tracks = next;
    list.replaceChildren(...tracks.map(row));
    list.hidden = help.hidden = tracks.length === 0;
    empty.hidden = tracks.length > 0;
  }

  const empty = el('p.muted', { text: 'No song yet. Look for some below.' });
  return { element: el('div', {}, list, empty, help), show };
}
