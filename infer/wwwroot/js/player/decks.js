// Two audio elements, so that one song can fade into the next.

const FADE = 3; // seconds, for a song that is interrupted by another

export class Decks {
  #decks = [new Audio(), new Audio()];
  #active = 0;
  #volume = 1;
  #fades = new Map(); // audio element -> timer of its fade

  /** @param {{onEnded: () => void, onTime: () => void, onError: (message: string) => void, onState: () => void}} on */
  constructor(on) {
    for (const deck of this.#decks) {
      deck.preload = 'auto';
      deck.addEventListener('ended', () => deck === this.#now && on.onEnded());
      deck.addEventListener('timeupdate', () => deck === this.#now && on.onTime());
      deck.addEventListener('error', () => deck === this.#now && deck.getAttribute('src') && on.onError(words(deck.error)));
      for (const event of ['playing', 'pause']) deck.addEventListener(event, () => deck === this.#now && on.onState());
    }
  }

  get #now() {
    return this.#decks[this.#active];
  }

  /** True while a song sounds. */
  get playing() {
    return !this.#now.paused && this.loaded;
  }

  /** Whether a song is loaded, sounding or paused. */
  get loaded() {
    return this.#now.hasAttribute('src') && !this.#now.ended && this.#now.error === null;
  }

  get position() {
    return this.#now.currentTime;
  }

  /** Seconds; 0 while it is not known. */
  get duration() {
    return Number.isFinite(this.#now.duration) ? this.#now.duration : 0;
  }

  seek(seconds) {
    this.#now.currentTime = seconds;
  }

  set volume(value) {
    this.#volume = value;
    for (const deck of this.#decks) if (!this.#fades.has(deck)) deck.volume = value;
  }

  /** Plays a file; what sounds now fades into it. Rejects where the browser refuses to play. */
  async play(url) {
    const before = this.#now;
    const fading = this.playing;
    if (fading) this.#fade(before, 0, () => unload(before));
    else unload(before);
    this.#active = 1 - this.#active;
    const deck = this.#now;
    this.#endFade(deck);
    deck.src = url;
    deck.volume = fading ? 0 : this.#volume;
    if (fading) this.#fade(deck, 1);
    await deck.play();
  }

  pause() {
    this.#now.pause();
  }

  resume() {
    return this.#now.play();
  }

  /** Stops and forgets the song, after a short fade. */
  stop() {
    const deck = this.#now;
    if (this.playing) this.#fade(deck, 0, () => unload(deck), 0.6);
    else unload(deck);
    this.#active = 1 - this.#active;
    unload(this.#now);
  }

  // Equal power: the sum of both songs keeps its loudness. By the clock, as timers are slowed down in a hidden tab.
  #fade(deck, goal, done = () => {}, seconds = FADE) {
    this.#endFade(deck);
    const start = performance.now();
    const from = deck.volume;
    const timer = setInterval(() => {
      const share = Math.min(1, (performance.now() - start) / 1000 / seconds);
      deck.volume = goal === 0 ? from * Math.cos((share * Math.PI) / 2) : this.#volume * Math.sin((share * Math.PI) / 2);
      if (share < 1) return;
      this.#endFade(deck);
      done();
    }, 50);
    this.#fades.set(deck, timer);
  }

  #endFade(deck) {
    clearInterval(this.#fades.get(deck));
    this.#fades.delete(deck);
  }
}

function unload(deck) {
  deck.pause();
  deck.removeAttribute('src');
  deck.load();
}

const words = (error) => ({
  2: 'The connection broke while the song was loading.',
  3: 'The file cannot be decoded: it may be damaged.',
  4: 'The file is gone, or this browser cannot play its format.',
})[error?.code] ?? 'The song cannot be played.';
