// The model that reads the faces: how good it is, what it was trained on, its card and its report, as the files say now.

import { json } from '../api.js';
import { el, icon, percent, state } from '../dom.js';
import { colorOf, nameOf } from '../emotions.js';
import { markdown } from '../markdown.js';

export async function mount(root) {
  let info;
  try {
    info = await json('api/model');
  } catch (error) {
    root.append(el('section.card', {}, state({ symbol: 'warning', bad: true, title: 'The model could not be asked for', text: error.message, actions: [['Try again', () => {
      root.replaceChildren();
      mount(root);
    }]] })));
    return;
  }
  const { metrics } = info;
  root.append(...[
    el('header', {}, el('h1', { text: 'The model' }), el('p.muted', {}, 'What reads the faces here is ', el('code', { text: info.file }), `: the network ${info.architecture}, trained on ${info.trainingData} (run ${info.run}, ${info.date.slice(0, 10)}).`)),
    info.note && el('p.card', { role: 'note', text: info.note }),
    metrics && figures(metrics),
    metrics && el('div.model', {},
      el('section.card', {}, el('h2', { text: 'Per emotion, worst first' }), perClass(metrics.per_class)),
      el('section.card', {}, el('h2', { text: 'What it takes for what' }), el('p.muted', { text: 'Rows: the label. Columns: what the model said. Share of the row.' }), confusion(metrics.confusion, info.labels))),
    el('section.card', {}, el('h2', { text: 'Before you trust it' }), el('p', { text: 'People themselves agree with these labels about 65 % of the time. Portraits from the web are not webcam frames: expect less there. An expression is not a feeling.' })),
    info.card && el('section.card', {}, el('details', {}, el('summary', {}, el('h2', { text: 'Model card' })), markdown(info.card))),
    info.report && report(info.report),
  ].filter(Boolean));
}

function figures(metrics) {
  const interval = ci => ci ? `95 %: ${(100 * ci[0]).toFixed(1)} to ${(100 * ci[1]).toFixed(1)} %` : '';
  const figure = (value, title, note) => el('li.card.figure', {}, el('strong.number', { text: value }), el('span', { text: title }), el('small', { text: note }));
  return el('ul.figures', { 'aria-label': 'Measured' },
    figure(`${(100 * metrics.accuracy).toFixed(1)} %`, 'accuracy', interval(metrics.accuracy_ci95)),
    figure(metrics.macro_f1.toFixed(3), 'macro-F1', 'every emotion counts alike'),
    figure(`${(100 * metrics.top2_accuracy).toFixed(1)} %`, 'top-2 accuracy', 'the label is among the best two'),
    figure(metrics.ece.toFixed(3), 'calibration error', 'how far its confidence is off'),
    metrics.latency_ms && figure(`${metrics.latency_ms.p50.toFixed(1)} ms`, 'per face', `p95 ${metrics.latency_ms.p95.toFixed(1)} ms`),
    figure(metrics.images.toLocaleString('en'), 'test pictures', metrics.data?.split_name ?? ''));
}

function perClass(classes) {
  const rows = [...classes].sort((a, b) => a.f1 - b.f1);
  return el('div.scroll', {}, el('table', {},
    el('thead', {}, el('tr', {}, el('th', { text: 'emotion' }), ...['precision', 'recall', 'F1', 'pictures'].map(text => el('th.number', { text })))),
    el('tbody', {}, ...rows.map(row => el('tr', { style: { '--emotion': colorOf(row.label) } },
      el('td', {}, el('span.name-cell', {}, el('span.dot'), nameOf(row.label))),
      ...[percent(row.precision), percent(row.recall), row.f1.toFixed(2), row.support].map(text => el('td.number', { text })))))));
}

function confusion(counts, labels) {
  return el('div.scroll', {}, el('table.confusion', {},
    el('thead', {}, el('tr', {}, el('th'), ...labels.map(label => el('th', { scope: 'col', text: nameOf(label) })))),
    el('tbody', {}, ...counts.map((row, i) => {
      const sum = row.reduce((a, b) => a + b, 0);
      return el('tr', {}, el('th', { scope: 'row', text: nameOf(labels[i]) }), ...row.map((count, k) => el(`td.number${i === k ? '.right' : ''}`, { style: { '--share': count / sum }, title: `${count} pictures`, text: Math.round(100 * count / sum) })));
    }))));
}

function report(address) {
  const frame = el('div');
  const open = el('button.button', { type: 'button' }, icon('chart'), 'Show the full report here');
  open.addEventListener('click', () => {
    open.remove();
    frame.replaceChildren(el('iframe.report', { src: address, title: 'Evaluation report' }));
  });
  return el('section.card', {}, el('h2', { text: 'Report' }), el('p.muted', { text: 'Learning curves, reliability, the most confident mistakes, and how to reproduce it all.' }),
    el('div.row', {}, open, el('a.button', { href: address, target: '_blank' }, icon('open'), 'Open in a tab of its own')), frame);
}
