// Decides when the mood has truly moved: far enough from where the present song was chosen, and for long enough.

/** Distance in the affect plane between two points, 0..2.83. */
export const distance = (a, b) => Math.hypot(a.valence - b.valence, a.arousal - b.arousal);

export class MoodFollower {
  #anchor = null; // the mood that the present song was chosen for
  #away = null; // {since, point}: where the mood went, and when it got there

  /** @param {{threshold?: number, spread?: number}} [options] how far is «moved», and how far a mood that stays may wander */
  constructor({ threshold = 0.35, spread = 0.3 } = {}) {
    this.threshold = threshold;
    this.spread = spread;
  }

  /** A song was chosen for this mood; null when none plays. */
  settle(point) {
    this.#anchor = point;
    this.#away = null;
  }

  /**
   * Tells the mood of this moment; also to be called while it does not change, since time decides.
   * @param {{valence: number, arousal: number}} point
   * @param {number} now milliseconds of any clock
   * @param {number} dwell milliseconds that it has to stay
   * @returns {boolean} true when the mood has moved and stayed
   */
  update(point, now, dwell) {
    if (this.#anchor === null) return false;
    if (distance(point, this.#anchor) < this.threshold) {
      this.#away = null;
      return false;
    }
    // a mood that wanders on has not stayed yet
    if (this.#away === null || distance(point, this.#away.point) > this.spread) this.#away = { since: now, point };
    return now - this.#away.since >= dwell;
  }
}
