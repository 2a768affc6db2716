// The player without its looks: brings together the session, the sound, the ambient music and the mood.
import { ApiError, watchServer } from '../api.js';
import { Ambient } from '../ambient.js';
import { Decks } from './decks.js';
import { MoodFollower, distance } from './mood-follower.js';
import { Session, UNKNOWN, soundOf } from './session.js';

const ASK_AGAIN = 0.08; // the queue is chosen anew when the mood has gone this far in the plane
const ASK_PAUSE = 700; // milliseconds that a moving mood is waited for before asking
const WALKS = new Set(['lift', 'calm', 'energise']); // goals whose songs lead step by step away from the mood
const LIFT_WALK = 240; // seconds in which ambient music goes from the mood to the goal's target

export class PlayerCore {
  #follower = new MoodFollower();
  #moodStore;
  #settings;
  #asking = null;
  #ambientSince = 0;

  /**
   * @param {{mood: object, settings: object, onChange: (what: string) => void}} parts onChange is told 'song', 'queue',
   *   'state', 'time', 'ambient', 'mood' or 'problem'
   */
  constructor({ mood, settings, onChange }) {
    this.#moodStore = mood;
    this.#settings = settings;
    this.onChange = onChange;
    this.session = new Session();
    this.problem = '';
    this.ambientState = null;
    this.waiting = false; // the mood has moved; a song is about to change
    this.ambient = new Ambient((state) => {
      this.ambientState = state;
      this.onChange('ambient');
    });
    this.decks = new Decks({
      onEnded: () => this.next({ byItself: true }),
      onTime: () => this.onChange('time'),
      onState: () => this.onChange('state'),
      onError: (message) => {
        this.#say(`«${this.session.current?.title ?? 'The song'}»: ${message}`);
        this.onChange('state');
      },
    });
    this.decks.volume = settings.get().volume;
    this.ambient.loudness = settings.get().volume;
  }

  get mood() {
    return this.#moodStore.get() ?? UNKNOWN;
  }

  get playing() {
    return this.#settings.get().mode === 'ambient' ? this.ambient.playing : this.decks.playing;
  }

  /** Begins to follow the mood and the settings. */
  async start() {
    let before = this.#settings.get();
    this.#moodStore.subscribe(() => this.#moodMoved());
    this.#settings.subscribe((now) => {
      const was = before;
      before = now;
      this.#settingsChanged(was, now);
    });
    watchServer((gone) => { if (!gone) this.refresh(); });
    setInterval(() => this.#tick(), 500);
    await this.refresh();
  }

  /** Chooses the queue anew for the mood of this moment. */
  async refresh() {
    // a suggestion that nobody has touched follows the mood; a song that plays or is paused stays
    const untouched = () => !this.decks.loaded && !this.session.current?.opened;
    const except = untouched() ? null : this.session.current?.id;
    if (!(await this.#try(() => this.session.follow(this.mood, this.#settings.get(), except)))) return;
    if (untouched()) this.#putOn(this.session.advance());
    this.onChange('queue');
  }

  /** Play or pause, from a gesture. */
  async toggle() {
    if (this.#settings.get().mode === 'ambient') {
      this.#ambientSince = performance.now();
      this.ambient.mood = this.#ambientGoal();
      const turn = this.ambient.playing ? this.ambient.stop() : this.#try(() => this.ambient.start(), 'The ambient music could not start');
      this.onChange('state');
      await turn;
      this.onChange('state');
    } else if (this.decks.playing) {
      this.decks.pause();
    } else if (this.decks.loaded) {
      await this.decks.resume();
    } else if (soundOf(this.session.current) !== null) {
      await this.#sound(this.session.current);
    } else {
      // nothing of this song is on this machine: the next one that is
      await this.next({ soundOnly: true });
      if (soundOf(this.session.current) === null) await this.#ambientInstead();
    }
  }

  /** The next song. byItself: nobody asked for it, so a song that only links elsewhere is passed over if possible. */
  async next({ byItself = false, soundOnly = byItself || this.decks.playing } = {}) {
    const sounded = this.decks.loaded || byItself || soundOnly;
    const walks = WALKS.has(this.#settings.get().goal);
    if (this.session.queue.length === 0 && this.session.origin === null) {
      // at the end of a way the music goes on from where it has come, not from its beginning
      const from = walks ? this.session.current ?? this.mood : this.mood;
      await this.#try(() => this.session.follow(this.mood, this.#settings.get(), this.session.current?.id, from));
    }
    if (soundOnly && this.session.origin === null && !this.session.queue.some((track) => soundOf(track) !== null)) {
      await this.#try(() => this.session.bringSounding(this.mood, this.#settings.get()));
    }
    if (byItself && this.session.origin === null && !this.session.queue.some((track) => soundOf(track) !== null)) {
      // nothing else can sound: a song that plays goes on, and after its end the ambient music does
      if (this.decks.playing) this.#follower.settle(this.mood);
      else await this.#ambientInstead();
      return;
    }
    const track = this.session.advance(soundOnly);
    if (track === null) {
      const listOver = this.session.origin !== null;
      this.session.origin = null; // a chosen list is over: back to the mood
      if (byItself && listOver) return void (await this.next({ byItself }));
      this.decks.stop();
      this.onChange('song');
      await this.refresh();
      return;
    }
    this.#putOn(track);
    this.waiting = false;
    if (sounded && soundOf(track) !== null) await this.#sound(track);
    else this.decks.stop();
    this.onChange('state');
    if (this.session.origin === null && !walks && this.session.queue.length < 4) await this.refresh();
  }

  /** Nothing of the list sounds here: the ambient music takes over in the mood, and the list stays below it. */
  async #ambientInstead() {
    this.#settings.set({ mode: 'ambient' });
    if (!this.ambient.playing) await this.toggle();
  }

  /** Plays a song of the queue. */
  async choose(index) {
    if (soundOf(this.session.queue[index]) !== null) this.#settings.set({ mode: 'songs' });
    const track = this.session.jump(index);
    this.#putOn(track);
    if (soundOf(track) !== null) await this.#sound(track);
    else this.decks.stop();
    this.onChange('queue');
  }

  /** Plays a list from its beginning, from a gesture. */
  async playList(tracks, words) {
    this.session.take(tracks, words);
    if (this.#settings.get().mode !== 'songs') this.#settings.set({ mode: 'songs' });
    await this.next({ soundOnly: true });
    this.onChange('queue');
  }

  async similar() {
    await this.#try(() => this.session.similar(this.session.current));
    this.onChange('queue');
  }

  async like() {
    const track = this.session.current;
    if (!track) return;
    const kind = this.session.liked.has(track.id) ? 'unlike' : 'like';
    await this.#try(() => this.session.feedback(track, kind, this.mood));
    this.onChange('song');
  }

  /** Not this song in this mood: remembered, and the next one. */
  async skip() {
    const track = this.session.current;
    if (!track) return;
    await this.#try(() => this.session.feedback(track, 'skip', this.mood));
    if (this.session.origin === null) await this.#try(() => this.session.follow(this.mood, this.#settings.get()));
    await this.next({ soundOnly: this.decks.playing });
    this.onChange('queue');
  }

  /** The song was opened at another place; it counts as heard. */
  async opened() {
    const track = this.session.current;
    track.opened = true;
    this.#follower.settle(this.mood);
    await this.#try(() => this.session.played(track, this.mood));
  }

  setVolume(volume) {
    this.decks.volume = volume;
    this.ambient.loudness = volume;
    this.#settings.set({ volume });
  }

  #putOn(track) {
    this.#follower.settle(track === null ? null : this.mood);
    this.onChange('song');
  }

  async #sound(track) {
    this.#say('');
    this.#follower.settle(this.mood);
    try {
      await this.decks.play(soundOf(track));
    } catch (error) {
      // a broken file reports itself by its own event; AbortError: the next song came before this one had begun
      if (error.name === 'NotAllowedError') this.#say('The browser wants a click on Play first.');
      return;
    }
    await this.#try(() => this.session.played(track, this.mood));
  }

  #moodMoved() {
    this.onChange('mood');
    const asked = this.session.askedFor;
    // songs that lead somewhere are not begun anew for every flicker of a face, else they would never get there
    const walking = WALKS.has(this.#settings.get().goal) && (this.decks.loaded || this.session.current?.opened);
    const far = walking ? this.#follower.threshold : ASK_AGAIN;
    if (this.session.origin !== null || (asked && distance(asked, this.mood) < far)) return;
    this.#asking ??= setTimeout(() => {
      this.#asking = null;
      this.refresh();
    }, ASK_PAUSE);
  }

  async #tick() {
    const { dwell, interrupt, mode } = this.#settings.get();
    if (mode === 'ambient') {
      if (this.ambient.playing) this.ambient.mood = this.#ambientGoal();
      return;
    }
    const moved = this.#moodStore.get() !== null && this.#follower.update(this.mood, performance.now(), 1000 * dwell);
    if (!moved || this.waiting || !interrupt || this.session.origin !== null || !(this.decks.playing || this.session.current?.opened)) return;
    this.waiting = true;
    await this.next({ byItself: this.decks.playing });
    this.waiting = false;
  }

  /** Where ambient music goes: with «match» the mood; with another goal step by step to the target the server named. */
  #ambientGoal() {
    const target = this.session.target;
    if (this.#settings.get().goal === 'match' || target === null) return this.mood;
    const share = Math.min(1, (performance.now() - this.#ambientSince) / 1000 / LIFT_WALK);
    return {
      valence: this.mood.valence + (target.valence - this.mood.valence) * share,
      arousal: this.mood.arousal + (target.arousal - this.mood.arousal) * share,
    };
  }

  async #settingsChanged(was, now) {
    if (was.mode !== now.mode) {
      if (now.mode === 'ambient') this.decks.pause();
      else await this.ambient.stop();
      this.onChange('state');
    }
    if (was.goal !== now.goal) this.#ambientSince = performance.now();
    if (['goal', 'offline', 'explicit', 'language', 'genre', 'decade'].some((name) => was[name] !== now[name])) await this.refresh();
  }

  /** Does what needs the server; says plainly what went wrong. */
  async #try(action, words = 'The music library did not answer') {
    try {
      const result = await action();
      this.#say('');
      return result ?? true;
    } catch (error) {
      // what fetch and import throw when nobody answers
      const gone = `Is the server still running?${this.#settings.get().mode === 'ambient' ? '' : ' Ambient music works without it.'}`;
      this.#say(error instanceof ApiError ? error.message : `${words}. ${error instanceof TypeError ? gone : error.message}`);
      return false;
    }
  }

  #say(problem) {
    if (problem === this.problem) return;
    this.problem = problem;
    this.onChange('problem');
  }
}
