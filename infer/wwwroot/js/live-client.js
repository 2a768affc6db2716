// Shows the camera's frames to the server and hands its answers out. A lost connection is taken up again by itself.

import { serverGone } from './api.js';

const firstWait = 500, longestWait = 8000;
// Closings by which the server refuses what we sent.
const refused = new Set([1003, 1007, 1008, 1009]);

export class LiveClient {
  #video;
  #track;
  #who;
  #onanswer;
  #onstate;
  #worker = new Worker('js/live-worker.js');
  #running = false;
  #wait = firstWait;
  #timer = 0;
  #ended = new AbortController();

  /**
   * @param {{video: HTMLVideoElement, track: MediaStreamTrack, who: string, onanswer: function, onstate: function}} options
   *   onanswer(answer, {fps, delay}) for every frame; onstate('connecting' | 'running' | 'lost' | 'refused', reason)
   */
  constructor({ video, track, who = 'largest', onanswer, onstate }) {
    this.#video = video;
    this.#track = track;
    this.#who = who;
    this.#onanswer = onanswer;
    this.#onstate = onstate;
    this.#worker.onmessage = ({ data }) => this.#hear(data);
  }

  start() {
    this.#running = true;
    // Where the browser can, frames go straight from the camera to the worker: also while the page is hidden or busy.
    if ('MediaStreamTrackProcessor' in window) {
      const { readable } = new MediaStreamTrackProcessor({ track: this.#track });
      this.#worker.postMessage({ type: 'camera', readable }, [readable]);
    } else {
      this.#watchVideo();
    }
    this.#connect();
  }

  /** Whose mood counts; takes a new connection. */
  follow(who) {
    this.#who = who;
    if (this.#running) this.#connect();
  }

  stop() {
    this.#running = false;
    this.#ended.abort();
    clearTimeout(this.#timer);
    this.#worker.terminate();
  }

  #connect() {
    if (!this.#running) return;
    clearTimeout(this.#timer);
    this.#onstate('connecting');
    const url = new URL(`live?who=${encodeURIComponent(this.#who)}`, document.baseURI);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#worker.postMessage({ type: 'open', url: url.href });
  }

  #hear({ type, answer, fps, delay, code, reason }) {
    if (!this.#running) return;
    if (type === 'open') {
      this.#onstate('running');
    } else if (type === 'answer') {
      this.#wait = firstWait;
      this.#onanswer(answer, { fps, delay });
    } else {
      this.#onstate(refused.has(code) ? 'refused' : 'lost', reason);
      if (!refused.has(code)) serverGone();
      this.#timer = setTimeout(() => this.#connect(), this.#wait);
      this.#wait = Math.min(longestWait, this.#wait * 1.7);
    }
  }

  // For browsers without MediaStreamTrackProcessor: every frame that is presented; a few a second while the page is hidden.
  #watchVideo() {
    const video = this.#video;
    let turn = 0;
    const hand = async own => {
      if (!this.#running || own !== turn) return;
      if (video.readyState >= 2 && video.videoWidth > 0) {
        const frame = await createImageBitmap(video);
        this.#worker.postMessage({ type: 'frame', frame }, [frame]);
      }
      const again = () => hand(own);
      if (document.hidden || !video.requestVideoFrameCallback) setTimeout(again, document.hidden ? 300 : 33);
      else video.requestVideoFrameCallback(again);
    };
    // each begins anew and ends the one before, which in a hidden page waits for a frame that is not presented
    const begin = () => hand(++turn);
    begin();
    document.addEventListener('visibilitychange', () => document.hidden && begin(), { signal: this.#ended.signal });
  }
}
