// The plots of the history page, drawn by plotly.js from this server in the colours of the theme.
import { nameOf, paintOf } from '../emotions.js';

const MINUTE = 60_000;

async function plotly() {
  if (!globalThis.Plotly) await import(new URL('../../lib/plotly.min.js', import.meta.url));
  return globalThis.Plotly;
}

/** A value of the theme's style sheet, such as "--text". */
const paint = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function layout(more) {
  const axis = { gridcolor: paint('--line'), zerolinecolor: paint('--line'), linecolor: paint('--line'), automargin: true };
  return {
    paper_bgcolor: 'rgba(0,0,0,0)', plot_bgcolor: 'rgba(0,0,0,0)', height: 300, margin: { l: 48, r: 12, t: 8, b: 36 },
    font: { family: paint('--font'), color: paint('--text'), size: 13 },
    hoverlabel: { bgcolor: paint('--surface-high'), bordercolor: paint('--line'), font: { color: paint('--text') } },
    legend: { orientation: 'h', y: -0.22 }, showlegend: true,
    ...more, xaxis: { ...axis, ...more.xaxis }, yaxis: { ...axis, ...more.yaxis },
  };
}

const draw = async (element, traces, more) => (await plotly()).newPlot(element, traces, layout(more), { responsive: true, displayModeBar: false });

/** plotly shows times as they are written: those of the listener's own clock. */
function local(time) {
  const date = new Date(time);
  return new Date(date - date.getTimezoneOffset() * MINUTE).toISOString().slice(0, 19);
}

/**
 * Where nobody was seen for a while there is nothing to draw: each hole of more than two minutes gets an empty row.
 * @param {{minute: string}[]} minutes in the order of time
 */
export function withGaps(minutes) {
  const rows = [];
  for (const row of minutes) {
    const before = rows.at(-1);
    if (before && new Date(row.minute) - new Date(before.minute) > 2 * MINUTE) rows.push({ minute: new Date(+new Date(before.minute) + MINUTE).toISOString() });
    rows.push(row);
  }
  return rows;
}

/** Shares of the emotions of each minute, stacked to 100 %. */
export function emotionPlot(element, minutes) {
  const labels = [...new Set(minutes.flatMap(({ shares }) => Object.keys(shares)))];
  const rows = withGaps(minutes);
  const x = rows.map(({ minute }) => local(minute));
  const traces = labels.map((label) => ({
    type: 'bar', name: nameOf(label), x, y: rows.map(({ shares }) => (shares ? 100 * (shares[label] ?? 0) : null)), width: MINUTE, offset: 0,
    marker: { color: paintOf(label).trim(), line: { width: 0 } }, hovertemplate: `${nameOf(label)} %{y:.0f} %<extra></extra>`,
  }));
  return draw(element, traces, { barmode: 'stack', xaxis: { type: 'date' }, yaxis: { title: { text: '% of the minute' }, range: [0, 100] } });
}

/** Valence and arousal over time, and the songs at the mood they began in. */
export function moodPlot(element, minutes, plays) {
  const rows = withGaps(minutes);
  const x = rows.map(({ minute }) => local(minute));
  const line = (name, key, color, dash) => ({ type: 'scatter', mode: rows.length < 3 ? 'markers' : 'lines', name, x, y: rows.map((row) => row[key] ?? null), line: { color, dash, width: 2.5 }, marker: { color }, connectgaps: false, hovertemplate: `${name} %{y:.2f}<extra></extra>` });
  const traces = [
    line('Pleasant', 'valence', paint('--accent'), 'solid'),
    line('Excited', 'arousal', paint('--warn'), 'dot'),
    {
      type: 'scatter', mode: 'markers', name: 'Song', x: plays.map(({ time }) => local(time)), y: plays.map(({ valence }) => valence),
      // plotly reads some tags in labels: a title is shown as it is
      text: plays.map(({ title, artist }) => escape(`${title} – ${artist}`)), hovertemplate: '%{text}<extra></extra>',
      marker: { color: paint('--good'), size: 10, symbol: 'diamond' },
    },
  ];
  return draw(element, traces, { xaxis: { type: 'date' }, yaxis: { range: [-1.05, 1.05], title: { text: '−1 … 1' } } });
}

/** Likes and skips of each day. */
export function feedbackPlot(element, days) {
  const bar = (name, key, color) => ({ type: 'bar', name, x: days.map(({ day }) => day), y: days.map((day) => day[key]), marker: { color }, hovertemplate: `${name}: %{y}<extra></extra>` });
  return draw(element, [bar('Likes', 'likes', paint('--good')), bar('Skips', 'skips', paint('--bad'))], { barmode: 'group', xaxis: { type: 'category' }, yaxis: { rangemode: 'tozero', dtick: days.some(({ likes, skips }) => Math.max(likes, skips) > 8) ? undefined : 1 } });
}

const escape = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);
