// The player's options: when songs may change, which songs may come, and whether a history is kept.
import { el } from '../dom.js';

const DECADES = ['1940', '1950', '1960', '1970', '1980', '1990', '2000', '2010', '2020'];

export function optionsPanel(settings) {
  const id = (name) => `player-${name}`;
  const tick = (name, words, flip = false) => el('label.option', {},
    el('input', { type: 'checkbox', id: id(name), ...(settings.get()[name] !== flip ? { checked: true } : {}), onchange: (e) => settings.set({ [name]: e.target.checked !== flip }) }),
    el('span', { text: words }));
  const field = (name, words, placeholder) => el('label.option', { for: id(name) }, el('span.grow', { text: words }),
    el('input', { type: 'text', id: id(name), value: settings.get()[name], placeholder, maxlength: 40, onchange: (e) => settings.set({ [name]: e.target.value.trim().toLowerCase() }) }));
  const decade = el('select', { id: id('decade'), onchange: (e) => settings.set({ decade: e.target.value }) },
    el('option', { value: '', text: 'any' }),
    ...DECADES.map((year) => el('option', { value: year, text: `${year}s`, ...(settings.get().decade === year ? { selected: true } : {}) })));
  const dwell = el('input', {
    type: 'number', id: id('dwell'), min: 3, max: 600, step: 1, value: settings.get().dwell,
    onchange: () => {
      const seconds = Math.min(600, Math.max(3, Math.round(Number(dwell.value) || 5)));
      dwell.value = seconds;
      settings.set({ dwell: seconds });
    },
  });

  return el('details.player-options', {},
    el('summary', { text: 'Options and keys' }),
    el('div.stack', {},
      tick('interrupt', 'Never interrupt a song', true),
      el('label.option', { for: id('dwell') }, el('span.grow', { text: 'Change the song when a new mood has lasted (seconds)' }), dwell),
      tick('offline', 'Only songs that play on this machine'),
      tick('explicit', 'Explicit words are fine'),
      field('language', 'Language', 'any, such as en'),
      field('genre', 'Genre', 'any, such as soul'),
      el('label.option', { for: id('decade') }, el('span.grow', { text: 'Decade' }), decade),
      tick('history', 'Keep a history of moods on this machine'),
      el('p.muted.player-hint', { text: 'Keys, while the player has the focus: K play or pause, N next, L like, X not for this mood. The media keys of your keyboard work everywhere.' })));
}
