// Probabilities over time as stacked bands, one colour per emotion: for the last minutes of the camera and for a video.

import { el } from './dom.js';
import { colorOf, nameOf, paintOf } from './emotions.js';

/**
 * @param {{label: string}} options what it shows, for screen readers
 * @returns {{element: HTMLElement, draw: function(Array<{time: number, probabilities: Object|null}>, number, number)}}
 *   draw(samples in order of time, from, to): a sample without probabilities (nobody in view) leaves a gap
 */
export function timeline({ label }) {
  const canvas = el('canvas', { role: 'img', 'aria-label': label });
  const legend = el('ul.legend', { 'aria-hidden': 'true' });
  const element = el('div.timeline', {}, el('div.well', {}, canvas), legend);
  let last = null;
  const redraw = () => last && draw(...last);
  const watch = new ResizeObserver(redraw);
  watch.observe(canvas);
  addEventListener('themechange', redraw);

  function draw(samples, from, to, hold = 1.5) {
    last = [samples, from, to, hold];
    const scale = devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
    if (!width) return;
    if (canvas.width !== Math.round(width * scale) || canvas.height !== Math.round(height * scale)) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
    }
    const context = canvas.getContext('2d');
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    const labels = Object.keys(samples.find(sample => sample.probabilities)?.probabilities ?? {});
    list(labels);
    const x = time => (time - from) / (to - from) * width;
    const colors = labels.map(paintOf);
    for (let i = 0; i < samples.length; i++) {
      const { time, probabilities } = samples[i];
      if (!probabilities) continue;
      const until = Math.min(samples[i + 1]?.time ?? time + hold / 3, time + hold);
      // whole pixels: between soft edges the ground would shine through
      const left = Math.floor(x(time)), wide = Math.max(1, Math.ceil(x(until)) - left);
      if (left + wide < 0 || left > width) continue;
      let top = height;
      labels.forEach((name, k) => {
        const tall = probabilities[name] * height;
        context.fillStyle = colors[k];
        context.fillRect(left, top - tall, wide, tall);
        top -= tall;
      });
    }
  }

  function list(labels) {
    if (legend.childElementCount === labels.length) return;
    legend.replaceChildren(...labels.map(name => el('li', { style: { '--emotion': colorOf(name) } }, el('span.dot'), nameOf(name))));
  }

  return {
    element,
    draw,
    close() {
      watch.disconnect();
      removeEventListener('themechange', redraw);
    },
  };
}
