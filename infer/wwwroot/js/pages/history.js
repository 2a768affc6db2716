// The history: emotions per minute, songs, likes and skips over days. All of it lies on this machine and can be deleted.
import { json, problemWords, request, send } from '../api.js';
import { confirmDialog } from '../confirm-dialog.js';
import { el, percent, state } from '../dom.js';
import { nameOf } from '../emotions.js';
import { emotionPlot, feedbackPlot, moodPlot } from '../history/plots.js';
import { settings } from '../player/settings.js';

const RANGES = [[1, 'Today'], [7, '7 days'], [30, '30 days'], [365, 'A year']];

let page = null;

export function mount(root) {
  page = new HistoryPage(root);
  page.load(); // shows its own errors; the player beside need not wait for it
}

export function unmount() {
  page?.stop();
  page = null;
}

class HistoryPage {
  #days = 7;
  #data = null;
  #redraw = () => this.#draw();

  constructor(root) {
    this.ranges = el('div.segmented', { role: 'group', 'aria-label': 'Time span' }, ...RANGES.map(([days, words]) => el('button.button', {
      type: 'button', 'data-days': days, text: words, 'aria-pressed': String(days === this.#days),
      onclick: () => { this.#days = days; this.load(); },
    })));
    this.notice = el('p.banner', { role: 'status', hidden: true });
    this.content = el('div.stack');
    this.retention = el('input', { type: 'number', id: 'history-retention', min: 1, max: 3650, step: 1, onchange: () => this.#keep() });
    this.recording = el('input', { type: 'checkbox', id: 'history-recording', ...(settings.get().history ? { checked: true } : {}), onchange: () => settings.set({ history: this.recording.checked }) });
    root.append(
      el('header', {}, el('h1', { text: 'History' }), el('p.muted', { text: 'Everything here stays on this machine: numbers, song names and times. No picture is ever stored.' })),
      this.notice, el('div.row', {}, this.ranges), this.content,
      el('section.card.stack', { 'aria-labelledby': 'history-keep' },
        el('h2', { id: 'history-keep', text: 'What is kept' }),
        el('label.option', {}, this.recording, el('span', { text: 'Write the mood that the camera sees into this history' })),
        el('label.option', { for: 'history-retention' }, el('span.grow', { text: 'Delete by itself what is older than (days)' }), this.retention),
        el('div.row', {}, el('button.button.danger', { type: 'button', 'data-action': 'delete-history', text: 'Delete all history', onclick: () => this.#deleteAll() }),
          el('button.button', { type: 'button', 'data-action': 'forget-taste', text: 'Forget likes and skips only', onclick: () => this.#forget() })),
        el('p.muted', { text: 'The history is moods, songs heard, likes and skips. The library and the playlists stay in any case.' })));
    addEventListener('themechange', this.#redraw);
  }

  stop() {
    removeEventListener('themechange', this.#redraw);
  }

  async load() {
    for (const button of this.ranges.children) button.setAttribute('aria-pressed', String(Number(button.dataset.days) === this.#days));
    try {
      const [data, kept] = await Promise.all([json(`/api/history?days=${this.#days}`), json('/api/history/settings')]);
      this.#data = data;
      this.retention.value = kept.retentionDays;
      await this.#draw();
    } catch (error) {
      this.content.replaceChildren(state({ symbol: 'warning', bad: true, title: 'The history could not be loaded', text: problemWords(error), actions: [['Try again', () => this.load()]] }));
    }
  }

  async #draw() {
    if (!this.#data) return;
    const { minutes, plays, likes } = this.#data;
    if (minutes.length + plays.length + likes.length === 0) {
      this.content.replaceChildren(state({ symbol: 'chart', title: 'Nothing yet', text: 'Start the camera or play some music: from then on its story is told here.', actions: [['Go to the live page', () => { location.hash = '#/live'; }]] }));
      return;
    }
    const figure = (id, title, empty) => el('section.card', { 'aria-labelledby': id }, el('h2', { id, text: title }), empty ? el('p.muted', { text: empty }) : el('div.plot'));
    const emotions = figure('history-emotions', 'Emotions per minute', minutes.length === 0 && 'No mood from the camera in this time.');
    const moods = figure('history-mood', 'Mood and songs', minutes.length + plays.length === 0 && 'Nothing in this time.');
    const days = figure('history-likes', 'Likes and skips', likes.length === 0 && 'No like or skip in this time.');
    this.content.replaceChildren(emotions, moods, days, this.#songs(plays));
    if (minutes.length > 0) {
      emotions.append(shareTable(minutes));
      await emotionPlot(emotions.querySelector('.plot'), minutes);
    }
    if (minutes.length + plays.length > 0) await moodPlot(moods.querySelector('.plot'), minutes, plays);
    if (likes.length > 0) await feedbackPlot(days.querySelector('.plot'), likes);
  }

  #songs(plays) {
    const rows = plays.slice().sort((a, b) => b.time.localeCompare(a.time)).slice(0, 200).map((play) => el('tr', {},
      el('td', {}, el('time.number', { datetime: play.time, text: new Date(play.time).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }) })),
      el('td', { text: play.title }), el('td', { text: play.artist })));
    return el('section.card', { 'aria-labelledby': 'history-songs' }, el('h2', { id: 'history-songs', text: 'Songs' }),
      rows.length === 0
        ? el('p.muted', { text: 'No song was played in this time.' })
        : el('div.scroll.history-songs', { tabindex: 0, role: 'region', 'aria-labelledby': 'history-songs' }, el('table', {},
          el('thead', {}, el('tr', {}, ...['When', 'Title', 'Artist'].map((text) => el('th', { scope: 'col', text })))), el('tbody', {}, ...rows))));
  }

  async #keep() {
    const days = Math.min(3650, Math.max(1, Math.round(Number(this.retention.value) || 90)));
    this.retention.value = days;
    await this.#do(() => send('PUT', '/api/history/settings', { retentionDays: days }), `Kept for ${days} days from now on; what was older is gone.`);
  }

  async #deleteAll() {
    const sure = await confirmDialog({ title: 'Delete all history?', text: 'Moods, songs heard, likes and skips are deleted from this machine for good; the recommendations begin anew.', yes: 'Delete all' });
    if (sure) await this.#do(() => request('/api/history', { method: 'DELETE' }), 'The history is deleted.');
  }

  async #forget() {
    const sure = await confirmDialog({ title: 'Forget likes and skips?', text: 'What the recommendations have learnt from you is forgotten; moods and songs heard stay in the history.', yes: 'Forget' });
    if (sure) await this.#do(() => request('/api/feedback', { method: 'DELETE' }), 'Likes and skips are forgotten: the recommendations begin anew.');
  }

  async #do(action, done) {
    try {
      await action();
      await this.load();
      this.#say(done);
    } catch (error) {
      this.#say(problemWords(error));
    }
  }

  #say(text) {
    this.notice.textContent = text;
    this.notice.hidden = false;
  }
}

/** The plot's figures for those who cannot see it: the share of each emotion over the whole time. */
function shareTable(minutes) {
  const sums = new Map();
  for (const { shares } of minutes) for (const [label, share] of Object.entries(shares)) sums.set(label, (sums.get(label) ?? 0) + share / minutes.length);
  const rows = [...sums].sort((a, b) => b[1] - a[1]);
  return el('table.visually-hidden', {}, el('caption', { text: `Share of each emotion over ${minutes.length} minutes` }),
    el('tbody', {}, ...rows.map(([label, share]) => el('tr', {}, el('th', { scope: 'row', text: nameOf(label) }), el('td', { text: percent(share) })))));
}
