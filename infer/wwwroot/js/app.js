// The shell: which page is shown, the line that says when the server is gone, and the player beside it all.

import { watchServer } from './api.js';
import { el, state } from './dom.js';

const titles = { live: 'Live', upload: 'Upload', mood: 'Mood', playlists: 'Playlists', history: 'History', model: 'Model' };
const root = document.getElementById('page');
let shown = null, loading = 0;

async function show() {
  const name = location.hash.replace(/^#\/?/, '').split(/[/?]/)[0] || 'live';
  const turn = ++loading;
  mark(name);
  if (!(name in titles)) return fill(state({ symbol: 'warning', title: 'There is no such page', text: 'The address may be mistyped.', actions: [['Go to the live page', () => { location.hash = '#/live'; }]] }));
  let page;
  try {
    page = await import(`./pages/${name}.js`);
  } catch (error) {
    console.error(error);
    if (turn === loading) fill(state({ symbol: 'warning', bad: true, title: `The page «${titles[name]}» could not be loaded`, text: 'The server may be gone for the moment.', actions: [['Try again', () => location.reload()]] }));
    return;
  }
  // somebody may have gone on while the script was loading
  if (turn !== loading) return;
  document.title = `${titles[name]} · EmotionML`;
  const content = el('div.stack');
  fill(content);
  await page.mount(content);
  shown = page;
}

function fill(...nodes) {
  try {
    shown?.unmount?.();
  } finally {
    shown = null;
    root.replaceChildren(...nodes);
    window.scrollTo(0, 0);
  }
}

function mark(name) {
  for (const link of document.querySelectorAll('#nav a')) {
    if (link.getAttribute('href') === `#/${name}`) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

addEventListener('hashchange', async () => {
  await show();
  // a screen reader goes on at the new page
  root.focus({ preventScroll: true });
});
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  root.focus();
});

const banner = document.getElementById('connection');
watchServer(gone => {
  banner.hidden = !gone;
  banner.textContent = gone ? 'The server does not answer. Is it still running? This page goes on by itself as soon as it is back.' : '';
});

await show();
try {
  const aside = document.getElementById('player');
  const player = await import('./player.js');
  aside.hidden = false;
  await player.mount(aside);
} catch (error) {
  // the pages work without music
  console.error('player:', error);
  document.getElementById('player').hidden = true;
}
