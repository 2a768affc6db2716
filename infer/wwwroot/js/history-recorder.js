// Sends a sample of the mood every few seconds to the history, which the server keeps on this machine. No picture.

import { send } from './api.js';
import { settings } from './player/settings.js';

const every = 5000, batch = 3, longest = 200;

/** record(emotion, mood) may be called at every frame; close() sends the rest. */
export function historyRecorder() {
  let samples = [], last = 0, wanted = true;
  async function flush() {
    const sending = samples;
    samples = [];
    try {
      await send('POST', 'api/history/emotions', { samples: sending });
    } catch (error) {
      // a server that does not keep a history is no reason to ask it again
      if (error.status >= 400 && error.status < 500) wanted = false;
      else samples = [...sending, ...samples].slice(-longest);
    }
  }
  return {
    record(emotion, { valence, arousal }) {
      const now = Date.now();
      if (!wanted || !settings.get().history || now - last < every) return;
      last = now;
      samples.push({ time: new Date(now).toISOString(), emotion, valence, arousal });
      if (samples.length >= batch) flush();
    },
    close() {
      if (wanted && samples.length > 0) flush();
    },
  };
}
