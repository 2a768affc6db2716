// Sends the frames of a video element to the server, one at a time: the next goes when the answer has come, and it is the
// newest the camera has. A lost connection is taken up again by itself.

import { serverGone } from './api.js';

const longestSide = 640, firstWait = 500, longestWait = 8000;
// Closings by which the server refuses what we sent: trying the same again would not help at once.
const refused = new Set([1003, 1007, 1008, 1009]);

export class LiveClient {
  #video;
  #who;
  #onanswer;
  #onstate;
  #worker = new Worker('js/live-worker.js');
  #running = false;
  #open = false;
  #busy = false;
  #fresh = false;
  #captured = 0;
  #wait = firstWait;
  #timers = new Set();
  #arrivals = [];

  /** onanswer(answer, {fps, delay}) for every frame; onstate('connecting' | 'running' | 'lost' | 'refused', reason). */
  constructor({ video, who = 'largest', onanswer, onstate }) {
    this.#video = video;
    this.#who = who;
    this.#onanswer = onanswer;
    this.#onstate = onstate;
    this.#worker.onmessage = ({ data }) => this.#hear(data);
  }

  start() {
    this.#running = true;
    this.#watchFrames();
    this.#connect();
  }

  /** Whose mood counts; takes a new connection. */
  follow(who) {
    this.#who = who;
    if (this.#running) this.#connect();
  }

  stop() {
    this.#running = false;
    this.#timers.forEach(clearTimeout);
    this.#worker.terminate();
  }

  #connect() {
    if (!this.#running) return;
    this.#open = this.#busy = false;
    this.#arrivals = [];
    this.#onstate('connecting');
    const url = new URL(`live?who=${encodeURIComponent(this.#who)}`, document.baseURI);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    this.#worker.postMessage({ type: 'open', url: url.href });
  }

  #hear({ type, answer, code, reason }) {
    if (!this.#running) return;
    if (type === 'open') {
      this.#open = true;
      this.#onstate('running');
      this.#capture();
    } else if (type === 'answer') {
      this.#busy = false;
      this.#wait = firstWait;
      this.#capture();
      this.#onanswer(answer, this.#measure());
    } else {
      this.#open = this.#busy = false;
      this.#onstate(refused.has(code) ? 'refused' : 'lost', reason);
      serverGone();
      this.#later(() => this.#connect(), this.#wait);
      this.#wait = Math.min(longestWait, this.#wait * 1.7);
    }
  }

  #measure() {
    const now = performance.now();
    this.#arrivals.push(now);
    while (this.#arrivals[0] < now - 2000) this.#arrivals.shift();
    const span = now - this.#arrivals[0];
    return { fps: span > 400 ? (this.#arrivals.length - 1) / span * 1000 : null, delay: now - this.#captured };
  }

  #watchFrames() {
    const seen = () => {
      if (!this.#running) return;
      this.#fresh = true;
      this.#capture();
      if (this.#video.requestVideoFrameCallback) this.#video.requestVideoFrameCallback(seen);
      else this.#later(seen, 33);
    };
    seen();
    // in a hidden tab no frame is presented, but music still follows the mood: a few a second do
    const hidden = () => {
      if (!this.#running) return;
      if (document.hidden) {
        this.#fresh = true;
        this.#capture();
      }
      this.#later(hidden, 400);
    };
    hidden();
  }

  async #capture() {
    const video = this.#video;
    if (!this.#running || !this.#open || this.#busy || !this.#fresh || video.readyState < 2 || !video.videoWidth) return;
    this.#busy = true;
    this.#fresh = false;
    this.#captured = performance.now();
    const scale = Math.min(1, longestSide / Math.max(video.videoWidth, video.videoHeight));
    try {
      const bitmap = await createImageBitmap(video);
      this.#worker.postMessage({ type: 'frame', bitmap, width: Math.round(video.videoWidth * scale), height: Math.round(video.videoHeight * scale) }, [bitmap]);
    } catch {
      // the camera is just being changed: the next frame will do
      this.#busy = false;
    }
  }

  #later(run, after) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, after);
    this.#timers.add(timer);
  }
}
