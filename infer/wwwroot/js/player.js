// The player beside every page: shows what plays and why, and hands clicks and keys to the player's core.
import { el, icon, setText, signed } from './dom.js';
import { wordsOf } from './emotions.js';
import { mood } from './mood.js';
import { mediaKeys, keyboard } from './player/keys.js';
import { ambientPanel } from './player/ambient-panel.js';
import { optionsPanel } from './player/options-panel.js';
import { PlayerCore } from './player/player-core.js';
import { queueList } from './player/queue-list.js';
import { soundOf } from './player/session.js';
import { settings } from './player/settings.js';
import { describe, openLinks } from './player/track-words.js';

const GOALS = {
  match: ['Match', 'Music close to your mood.'],
  lift: ['Lift', 'Begins where you are and moves step by step to something pleasant. Studies of this disagree; it is music, not a therapy.'],
  calm: ['Calm', 'Begins where you are and gets gentler step by step.'],
  energise: ['Energise', 'Begins where you are and gets livelier step by step.'],
  focus: ['Focus', 'Quiet, even music, without words where possible.'],
};

let core = null;

/** Plays a list of tracks from its beginning; for other pages, from a gesture. */
export const playList = (tracks, words) => core?.playList(tracks, words);

/** Builds the player into the element beside the page. */
export async function mount(root) {
  const view = build();
  root.append(view.element);
  core = new PlayerCore({ mood, settings, onChange: (what) => view.update(what) });
  view.bind(core);
  keyboard(view.element, core);
  mediaKeys(core);
  view.update('all');
  await core.start();
}

function build() {
  let core;
  const button = (name, symbol, words, run, classes = 'round') =>
    el(`button.button.${classes}`, { type: 'button', 'data-action': name, 'aria-label': words, title: words, onclick: run }, icon(symbol));
  const choice = (name, value, words, run) => el('button.button', { type: 'button', [`data-${name}`]: value, 'aria-pressed': 'false', text: words, onclick: run });

  const modes = el('div.segmented', { role: 'group', 'aria-label': 'What plays' },
    choice('mode', 'songs', 'Songs', () => settings.set({ mode: 'songs' })),
    choice('mode', 'ambient', 'Ambient', () => settings.set({ mode: 'ambient' })));
  const moodLine = el('p.player-mood.muted');
  const problem = el('p.player-problem', { role: 'alert', hidden: true });

  const label = el('p.now-label.muted'), title = el('h3.now-title'), artist = el('p.now-artist'), why = el('p.now-why.muted');
  const now = el('div.now', { 'aria-live': 'polite', 'aria-atomic': 'true' }, label, title, artist, why);
  const place = el('input', { type: 'range', min: 0, max: 1, step: 1, value: 0, 'aria-label': 'Place in the song', oninput: () => core.decks.seek(Number(place.value)) });
  const passed = el('span.number', { text: '0:00' }), length = el('span.number', { text: '0:00' });
  const progress = el('div.now-progress', {}, passed, place, length);
  const links = el('div.now-links');
  const play = button('play', 'play', 'Play', () => core.toggle(), 'round.primary.big');
  const like = button('like', 'like', 'Like', () => core.like());
  const skip = button('skip', 'remove', 'Not for this mood: skip it and remember', () => core.skip());
  const next = button('next', 'next', 'Next song', () => core.next());
  const similar = el('button.button.quiet', { type: 'button', 'data-action': 'similar', text: 'More like this', onclick: () => core.similar() });
  const controls = el('div.row.player-controls', {}, skip, like, play, next);

  const goals = el('div.segmented.player-goals', { role: 'group', 'aria-label': 'What the music should do with your mood' },
    ...Object.entries(GOALS).map(([goal, [words]]) => choice('goal', goal, words, () => settings.set({ goal }))));
  const goalWords = el('p.muted.player-hint');
  const volume = el('input', { type: 'range', id: 'player-volume', min: 0, max: 1, step: 0.02, value: settings.get().volume, oninput: () => core.setVolume(Number(volume.value)) });
  const ambient = ambientPanel();
  const elsewhere = el('div.stack', {}, links, el('div.row', {}, similar));
  const queue = queueList({ choose: (index) => core.choose(index), follow: () => core.refresh() });
  const songs = el('div.stack', {}, now, progress);
  const element = el('section.card.player', { 'aria-labelledby': 'player-title' },
    el('div.row.player-top', {}, el('h2.grow', { id: 'player-title', text: 'Music' }), modes),
    moodLine, problem, songs, ambient.element, controls,
    el('div.row.player-volume', {}, el('label', { for: 'player-volume', 'aria-label': 'Volume', title: 'Volume' }, icon('volume')), volume),
    goals, goalWords, elsewhere, queue.element, optionsPanel(settings));

  function update(what) {
    if (what === 'time') return showTime();
    if (what === 'ambient') return ambient.show(core);
    showMood();
    if (what === 'mood') return; // with every frame of the camera
    const { mode, goal } = settings.get();
    const isAmbient = mode === 'ambient';
    problem.hidden = core.problem === '';
    setText(problem, core.problem);
    for (const b of modes.children) b.setAttribute('aria-pressed', String(b.dataset.mode === mode));
    for (const b of goals.children) b.setAttribute('aria-pressed', String(b.dataset.goal === goal));
    goalWords.textContent = GOALS[goal][1];
    like.hidden = skip.hidden = next.hidden = isAmbient;
    ambient.element.hidden = !isAmbient;
    ambient.show(core);
    const words = !core.playing ? 'Play' : isAmbient ? 'Stop' : 'Pause';
    if (play.title !== words) {
      play.title = words;
      play.setAttribute('aria-label', words);
      play.replaceChildren(icon(words.toLowerCase()));
    }
    showSong(core.session.current);
    queue.show(core.session);
    showTime();
  }

  function showMood() {
    const current = mood.get();
    setText(moodLine, current
      ? `Mood: ${wordsOf(current)} (${signed(current.valence)} / ${signed(current.arousal)}), ${current.source === 'live' ? 'from the camera' : 'chosen by hand'}`
      : 'No mood yet: start the camera or choose a mood. Until then the music starts in the middle.');
  }

  function showSong(track) {
    const sounds = soundOf(track) !== null;
    setText(label, !track ? '' : core.decks.playing ? (track.audio ? 'Now playing' : 'Playing a preview') : track.opened ? 'Opened elsewhere' : sounds ? 'Ready to play' : 'Suggested now');
    setText(title, track?.title ?? 'No song fits yet');
    setText(artist, track ? describe(track) : core.session.askedFor ? 'Nothing in your library fits these filters. Widen them in the options below.' : '');
    setText(why, track?.why ?? '');
    now.dataset.track = track?.id ?? '';
    for (const b of [like, skip, next, similar]) b.disabled = !track;
    play.disabled = settings.get().mode === 'songs' && !track;
    const liked = track && core.session.liked.has(track.id);
    like.setAttribute('aria-pressed', String(Boolean(liked)));
    progress.hidden = !core.decks.loaded;
    if (links.dataset.track !== String(track?.id)) {
      links.dataset.track = String(track?.id);
      links.replaceChildren(...(track ? openLinks(track, () => core.opened().then(() => update('song'))) : []));
    }
  }

  function showTime() {
    const { position, duration } = core.decks;
    place.max = Math.max(1, duration);
    place.value = position;
    passed.textContent = clock(position);
    length.textContent = duration ? clock(duration) : '–';
    place.setAttribute('aria-valuetext', `${clock(position)} of ${clock(duration)}`);
  }

  return {
    element,
    update: (what) => core && update(what),
    bind: (it) => {
      core = it;
      settings.subscribe(() => update('settings'));
    },
  };
}

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
