// Finds songs of the library by words of title or artist.
import { json } from '../api.js';
import { el, icon } from '../dom.js';
import { describe } from '../player/track-words.js';

const PAUSE = 250; // milliseconds without a key before the server is asked

/** @param {{has: (track: object) => boolean, onAdd: (track: object) => void}} on */
export function trackSearch(on) {
  const input = el('input', { type: 'search', id: 'track-search', placeholder: 'Title or artist', 'aria-label': 'Find songs by title or artist', maxlength: 200, autocomplete: 'off' });
  const found = el('ul.track-rows', { 'aria-label': 'Found songs' });
  const words = el('p.muted', { role: 'status' });
  let timer = null, asked = null, tracks = [];

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const query = input.value.trim();
    if (query === '') {
      tracks = [];
      words.textContent = '';
      return show();
    }
    try {
      tracks = await json(`/api/tracks?${new URLSearchParams({ query, count: '20' })}`, { signal: asked.signal });
      words.textContent = tracks.length === 0 ? 'No song of your library fits these words.' : `${tracks.length === 20 ? 'The first 20 songs' : tracks.length === 1 ? '1 song' : `${tracks.length} songs`}.`;
      show();
    } catch (error) {
      if (error.name !== 'AbortError') words.textContent = `The search failed: ${error.message}`;
    }
  }

  function show() {
    found.replaceChildren(...tracks.map((track) => {
      const there = on.has(track);
      return el('li.track-row', { 'data-track': track.id },
        el('span.grow.track-words', {}, el('strong', { text: track.title }), el('span.muted', { text: describe(track) })),
        el('button.button.small', { type: 'button', disabled: there, 'aria-label': there ? `«${track.title}» is in the playlist` : `Add «${track.title}»`, onclick: () => on.onAdd(track) }, icon('add'), there ? 'Added' : 'Add'));
    }));
  }

  return {
    element: el('div.stack', {}, input, words, found),
    /** To be called when the playlist has changed. */
    refresh() {
      const focused = found.contains(document.activeElement);
      show();
      if (focused) input.focus(); // the pressed button is no more
    },
    stop() {
      clearTimeout(timer);
      asked?.abort();
    },
  };
}
