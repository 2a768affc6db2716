// Which song is on and which come next: follows the mood by asking the server, or plays a list that somebody chose.
import { json, send } from '../api.js';

/** The middle of the plane stands for a mood that nobody knows yet. */
export const UNKNOWN = Object.freeze({ valence: 0, arousal: 0 });

/** Where a song sounds from in this page; null when it can only be opened elsewhere. */
export const soundOf = (track) => track?.audio ?? (track?.preview ? `/api/tracks/${track.id}/preview` : null);

export class Session {
  #turn = 0;
  current = null;
  queue = [];
  target = null;
  origin = null; // null: chosen for the mood; otherwise words for the list that plays
  askedFor = null; // the mood that the queue was chosen for
  liked = new Set(); // ids, of what was liked since this page was opened

  /**
   * Fills the queue for a mood. Answers that come late are dropped.
   * @param {{valence: number, arousal: number}} mood
   * @param {object} settings of settings.js
   * @param {number|null} except id of a song that shall not come again now
   * @param {{valence: number, arousal: number}} from where the songs begin: the mood, or how far the music has come already
   * @returns {Promise<boolean>} whether the queue was filled by this very call
   */
  async follow(mood, settings, except = this.current?.id, from = mood) {
    const turn = ++this.#turn;
    const answer = await this.#ask(from, settings, 12);
    if (turn !== this.#turn) return false;
    this.origin = null;
    this.askedFor = mood;
    this.target = answer.target;
    this.queue = answer.tracks.filter((track) => track.id !== except);
    return true;
  }

  /** Puts songs in front that sound in this page, where the best ones for the mood are all elsewhere. */
  async bringSounding(mood, settings) {
    const { tracks } = await this.#ask(mood, { ...settings, offline: true }, 4);
    // a refresh of the queue in the meantime must not end the search: its songs may be silent too
    if (this.origin !== null) return;
    const here = tracks.filter((track) => track.id !== this.current?.id && soundOf(track) !== null);
    this.queue = [...here, ...this.queue.filter((track) => !here.some((other) => other.id === track.id))];
  }

  #ask(mood, settings, count) {
    const query = new URLSearchParams({ valence: mood.valence.toFixed(4), arousal: mood.arousal.toFixed(4), goal: settings.goal, count });
    for (const name of ['language', 'genre', 'decade']) if (settings[name] !== '') query.set(name, settings[name]);
    if (!settings.explicit) query.set('explicit', 'false');
    if (settings.offline) query.set('offline', 'true');
    return json(`/api/recommendations?${query}`);
  }

  /** Plays what is like a song. */
  async similar(track) {
    const turn = ++this.#turn;
    const tracks = await json(`/api/tracks/${track.id}/similar?count=12`);
    if (turn !== this.#turn) return;
    this.origin = `More like «${track.title}»`;
    this.queue = tracks.filter((other) => other.id !== this.current?.id);
  }

  /** Plays a list that somebody chose. */
  take(tracks, words) {
    this.#turn++;
    this.origin = words;
    this.queue = [...tracks];
  }

  /**
   * Puts the next song on.
   * @param {boolean} soundOnly prefer one that sounds in this page: music that runs by itself should not stop at a link
   * @returns {object|null} the song; null when the queue is empty
   */
  advance(soundOnly = false) {
    const sounding = soundOnly ? this.queue.findIndex((track) => soundOf(track) !== null) : -1;
    [this.current = null] = this.queue.splice(Math.max(0, sounding), 1);
    return this.current;
  }

  /** Puts a song of the queue on; those before it stay. */
  jump(index) {
    [this.current] = this.queue.splice(index, 1);
    return this.current;
  }

  /** @param {'like'|'unlike'|'skip'} kind */
  async feedback(track, kind, mood) {
    await send('POST', '/api/feedback', { trackId: track.id, kind, valence: mood.valence, arousal: mood.arousal });
    if (kind === 'like') this.liked.add(track.id);
    else this.liked.delete(track.id);
  }

  /** A song began to sound, or was opened elsewhere. */
  played(track, mood) {
    return send('POST', '/api/plays', { trackId: track.id, valence: mood.valence, arousal: mood.arousal });
  }
}
