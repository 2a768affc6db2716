// The songs that come next, each with its reason.
import { el, icon } from '../dom.js';
import { soundOf } from './session.js';
import { describe } from './track-words.js';

/** @param {{choose: (index: number) => void, follow: () => void}} on */
export function queueList(on) {
  const origin = el('span.grow');
  const back = el('button.button.small', { type: 'button', 'data-action': 'follow', text: 'Follow my mood', onclick: on.follow });
  const from = el('div.row.queue-origin', { hidden: true }, origin, back);
  const list = el('ol.queue');
  const element = el('div.player-queue', {}, el('h3', { text: 'Up next' }), from, list);

  return {
    element,
    show({ queue, origin: words, askedFor }) {
      from.hidden = words === null;
      origin.textContent = words ?? '';
      // the mood these songs were chosen for
      if (askedFor) Object.assign(list.dataset, { valence: askedFor.valence.toFixed(2), arousal: askedFor.arousal.toFixed(2) });
      const key = queue.map((track) => `${track.id}:${track.why ?? ''}`).join('|');
      if (list.dataset.key === key) return; // the list keeps its focus while nothing changes
      list.dataset.key = key;
      list.replaceChildren(...queue.slice(0, 10).map((track, index) => el('li', { 'data-track': track.id },
        el('button.queue-item', { type: 'button', onclick: () => on.choose(index) },
          el('span.queue-title', {}, track.title, soundOf(track) !== null && el('span.queue-here', { title: 'Plays on this machine' }, icon('volume'), el('span.visually-hidden', { text: ', plays on this machine' }))),
          el('span.queue-artist.muted', { text: describe(track) }),
          el('span.queue-why.muted', { text: track.why ?? '' })))));
      if (queue.length === 0) list.append(el('li.muted', { text: 'Nothing yet.' }));
    },
  };
}
