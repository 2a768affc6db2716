// Faces as they are shown over a picture (boxes with a name) and beside it (bars of all probabilities).

import { el, percent, setText } from './dom.js';
import { colorOf, nameOf } from './emotions.js';

/** Boxes over a picture that fills the element; update(faces, width, height, mirrored). */
export function boxes() {
  const element = el('div.boxes', { 'aria-hidden': 'true' });
  const shown = new Map();
  return {
    element,
    update(faces, width, height, mirrored = false) {
      // read once and before anything is written: every read between writes would lay the page out anew
      const tall = faces.length > 0 ? element.clientHeight : 0;
      keep(shown, faces);
      for (const face of faces) {
        const view = shown.get(face.id) ?? add(face.id);
        const { box } = face, left = mirrored ? width - box.x - box.width : box.x;
        Object.assign(view.node.style, { left: `${100 * left / width}%`, top: `${100 * box.y / height}%`, width: `${100 * box.width / width}%`, height: `${100 * box.height / height}%` });
        view.node.style.setProperty('--emotion', colorOf(face.emotion));
        setText(view.name, faces.length > 1 ? `${face.id} · ${nameOf(face.emotion)}` : nameOf(face.emotion));
        // a name above the picture's edge would be cut off
        view.node.classList.toggle('below', box.y / height * tall < 40);
      }
    },
  };

  function add(id) {
    const name = el('span.name'), node = el('div.face-box', { 'data-face': id }, name);
    element.append(node);
    shown.set(id, { node, name });
    return shown.get(id);
  }
}

/** A list of faces with bars; update(faces). */
export function bars() {
  const element = el('ul.faces', { 'aria-label': 'Faces' });
  const shown = new Map();
  return {
    element,
    update(faces) {
      keep(shown, faces);
      for (const face of faces) {
        const view = shown.get(face.id) ?? add(face);
        view.node.style.setProperty('--emotion', colorOf(face.emotion));
        setText(view.title, nameOf(face.emotion));
        for (const [label, probability] of Object.entries(face.probabilities)) {
          const bar = view.bars.get(label);
          bar.fill.style.width = `${100 * probability}%`;
          setText(bar.value, percent(probability));
          bar.row.classList.toggle('top', label === face.emotion);
        }
      }
    },
  };

  function add(face) {
    const rows = new Map(Object.keys(face.probabilities).map(label => {
      const fill = el('span'), value = el('span.value.number');
      const row = el('li', { style: { '--emotion': colorOf(label) } }, el('span.label', { text: nameOf(label) }), el('span.bar', { 'aria-hidden': 'true' }, fill), value);
      return [label, { row, fill, value }];
    }));
    const title = el('strong');
    const node = el('li.face', { 'data-face': face.id }, el('h3', {}, el('span.dot'), title, el('small.muted', { text: `face ${face.id}` })), el('ul.bars', {}, ...[...rows.values()].map(bar => bar.row)));
    element.append(node);
    shown.set(face.id, { node, title, bars: rows });
    return shown.get(face.id);
  }
}

// Takes away the faces that are no more.
function keep(shown, faces) {
  const ids = new Set(faces.map(face => face.id));
  for (const [id, view] of shown) {
    if (ids.has(id)) continue;
    view.node.remove();
    shown.delete(id);
  }
}
