// Sends what the camera saw of the mood to the history on this machine: a few numbers now and then, never a picture.
import { send } from '../api.js';
import { model, nearest } from '../emotions.js';

const EVERY = 5000; // milliseconds; a mood older than this is no longer one
const BATCH = 6; // samples a message

/**
 * Starts to record.
 * @param {{get: () => ?object}} mood store of mood.js
 * @param {{get: () => {history: boolean}}} settings
 * @param {() => Date} clock
 * @param {number} every milliseconds between samples
 * @returns {() => void} ends it
 */
export function recordHistory(mood, settings, clock = () => new Date(), every = EVERY) {
  const samples = [];
  let last = null;
  const unsubscribe = mood.subscribe((point) => { last = point?.source === 'live' ? clock() : null; });

  const timer = setInterval(async () => {
    const point = mood.get();
    // a mood that no longer comes in is nobody's: the camera may have been stopped minutes ago
    if (!settings.get().history || point?.source !== 'live' || last === null || clock() - last > EVERY) return;
    try {
      const { affect } = await model();
      samples.push({ time: clock().toISOString(), emotion: nearest(affect, point), valence: point.valence, arousal: point.arousal });
      if (samples.length < BATCH) return;
      await send('POST', '/api/history/emotions', { samples: samples.splice(0) });
    } catch {
      // the shell says that the server is gone; a hole in the history is no reason to stop
    }
  }, every);

  return () => {
    clearInterval(timer);
    unsubscribe();
  };
}
