// What the ambient music does now, in words and as a soft circle that moves with the sound.
import { el, setText } from '../dom.js';

const WORDS = {
  idle: 'Music made in this page, with no network and no files. It follows your mood.',
  start: 'Getting ready…',
};

export function ambientPanel() {
  const orb = el('div.orb', { 'aria-hidden': 'true' });
  const words = el('p.ambient-words', { role: 'status' });
  const figures = el('p.ambient-figures.muted.number');
  const element = el('div.ambient', { 'data-playing': 'false' }, orb, words, figures);
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  let frame = 0;

  function pulse(core) {
    cancelAnimationFrame(frame);
    const draw = () => {
      const level = core.ambient.output;
      element.dataset.level = level.toFixed(4);
      if (!still.matches) orb.style.setProperty('--level', Math.min(1, 3 * level).toFixed(3));
      frame = core.ambient.playing || level > 1e-4 ? requestAnimationFrame(draw) : 0;
    };
    draw();
  }

  return {
    element,
    show(core) {
      const { playing } = core.ambient;
      const state = core.ambientState;
      if (element.dataset.playing !== String(playing)) {
        element.dataset.playing = String(playing);
        pulse(core);
        if (!playing) core.ambientState = null;
      }
      setText(words, !playing ? WORDS.idle : state === null ? WORDS.start : `Playing in ${state.mode}`);
      const shown = playing && state !== null;
      figures.textContent = shown ? `${Math.round(state.tempo)} beats a minute · ${Math.round(100 * state.density)} % of the steps sound · brightness ${Math.round(state.brightness)} Hz` : '';
      if (shown) Object.assign(element.dataset, { tempo: state.tempo.toFixed(1), mode: state.mode, brightness: state.brightness.toFixed(0) });
    },
  };
}
