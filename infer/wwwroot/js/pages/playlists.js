// Playlists: one for each emotion from the start, and as many more as one likes. Every change is saved at once.
import { json, problemWords, request, send } from '../api.js';
import { el, icon, state } from '../dom.js';
import { colorOf, nameOf } from '../emotions.js';
import { confirmDialog } from '../confirm-dialog.js';
import { PlaylistEditor } from '../playlists/playlist-editor.js';
import { trackSearch } from '../playlists/track-search.js';
import { trackRows } from '../playlists/track-rows.js';
import { playList } from '../player.js';

let page = null;

export function mount(root) {
  page = new PlaylistsPage(root);
  page.start(); // shows its own errors; the player beside need not wait for it
}

export function unmount() {
  page?.stop();
  page = null;
}

class PlaylistsPage {
  #editor = null;
  #lists = [];

  constructor(root) {
    this.root = root;
    this.list = el('ul.playlists', { 'aria-label': 'Your playlists' });
    this.body = el('section.card.stack', { 'aria-label': 'Playlist' });
    this.status = el('p.visually-hidden', { role: 'status' });
    this.notice = el('p.banner', { role: 'alert', hidden: true });
    this.name = el('input.grow', { type: 'text', id: 'playlist-new', maxlength: 200, placeholder: 'Name of a new playlist', 'aria-label': 'Name of a new playlist', required: true });
    root.append(
      el('header', {}, el('h1', { text: 'Playlists' }), el('p.muted', { text: 'One for each emotion, and your own. Every change is saved at once on this machine.' })),
      this.notice, this.status,
      el('div.playlists-page', {},
        el('nav.card.stack', { 'aria-label': 'Playlists' }, this.list,
          el('form.row', { onsubmit: (event) => { event.preventDefault(); this.#create(); } }, this.name, el('button.button', { type: 'submit' }, icon('add'), 'New'))),
        this.body));
  }

  async start() {
    try {
      await this.#loadLists();
      const wanted = Number(location.hash.split('/')[2]);
      await this.#open((this.#lists.find((list) => list.id === wanted) ?? this.#lists[0])?.id);
    } catch (error) {
      this.body.replaceChildren(state({ symbol: 'warning', bad: true, title: 'The playlists could not be loaded', text: problemWords(error), actions: [['Try again', () => this.start()]] }));
    }
  }

  stop() {
    this.search?.stop();
  }

  async #loadLists() {
    this.#lists = await json('/api/playlists');
    const open = this.#editor?.playlist.id;
    this.list.replaceChildren(...this.#lists.map((list) => el('li', {}, el('button.playlist-link', {
      type: 'button', 'data-playlist': list.id, 'aria-current': list.id === open ? 'true' : null, onclick: () => this.#guard(() => this.#open(list.id)),
    },
    el('span.dot', { style: { '--emotion': list.emotion ? colorOf(list.emotion) : 'var(--line)' }, title: list.emotion ? nameOf(list.emotion) : '' }),
    el('span.grow', { text: list.name }), el('span.muted.number', { text: list.count, 'aria-label': `${list.count} songs` })))));
  }

  async #open(id) {
    this.search?.stop();
    if (id === undefined) {
      this.#editor = null;
      this.body.replaceChildren(state({ symbol: 'list', title: 'No playlist', text: 'Make one with the field beside.' }));
      return;
    }
    this.#editor = await PlaylistEditor.load(id, {
      onSaved: () => { this.#say(''); return this.#loadLists(); },
      onConflict: () => this.#conflict(id),
      onError: (error) => this.#say(`Not saved: ${problemWords(error)}`),
    });
    this.#show();
    await this.#loadLists();
  }

  #show() {
    const { playlist } = this.#editor;
    const name = el('input.playlist-name.grow', {
      type: 'text', id: 'playlist-name', value: playlist.name, maxlength: 200, 'aria-label': 'Name of this playlist',
      onchange: () => {
        const words = name.value.trim();
        if (words === '') name.value = playlist.name;
        else this.#editor.rename(words);
      },
    });
    const count = el('span.muted', { id: 'playlist-count' });
    this.rows = trackRows({
      onMove: (from, to) => { this.#editor.move(from, to); this.#changed(); this.#tell(`«${playlist.tracks[to].title}» is now number ${to + 1} of ${playlist.tracks.length}.`); },
      onRemove: (index) => { const [gone] = this.#editor.remove(index); this.#changed(); this.#tell(`«${gone.title}» was removed.`); },
    });
    this.search = trackSearch({
      has: (track) => playlist.tracks.some((other) => other.id === track.id),
      onAdd: (track) => { this.#editor.add(track); this.#changed(); this.#tell(`«${track.title}» was added at the end.`); },
    });
    const file = (format, text) => el('a.button.small', { href: `/api/playlists/${playlist.id}/export?format=${format}`, download: '', 'data-export': format, text });
    this.body.replaceChildren(
      el('div.row', {}, name, count),
      el('div.row', {},
        el('button.button.primary', { type: 'button', 'data-action': 'play', onclick: () => playList(playlist.tracks, `Playlist «${playlist.name}»`) }, icon('play'), 'Play'),
        el('span.grow'), el('span.muted', { text: 'Export:' }), file('m3u', 'M3U'), file('csv', 'CSV'), file('json', 'JSON'),
        el('button.button.small.danger', { type: 'button', 'data-action': 'delete', text: 'Delete playlist', onclick: () => this.#delete() })),
      this.rows.element,
      el('h2', { text: 'Add songs' }), this.search.element);
    this.count = count;
    this.#changed();
  }

  #changed() {
    const { tracks } = this.#editor.playlist;
    this.rows.show(tracks);
    this.search.refresh();
    this.count.textContent = tracks.length === 1 ? '1 song' : `${tracks.length} songs`;
  }

  async #create() {
    const name = this.name.value.trim();
    if (name === '') return;
    await this.#guard(async () => {
      const made = await send('POST', '/api/playlists', { name });
      this.name.value = '';
      await this.#loadLists();
      await this.#open(made.id);
      this.#tell(`Playlist «${name}» was made.`);
    });
  }

  async #delete() {
    const { playlist } = this.#editor;
    const sure = await confirmDialog({ title: `Delete «${playlist.name}»?`, text: 'The playlist goes for good; its songs stay in the library.', yes: 'Delete playlist' });
    if (!sure) return;
    await this.#guard(async () => {
      await this.#editor.settled();
      try {
        await request(`/api/playlists/${playlist.id}`, { method: 'DELETE', headers: { 'If-Match': `"${playlist.version}"` } });
      } catch (error) {
        if (error.status !== 412) throw error;
        return this.#conflict(playlist.id);
      }
      await this.#loadLists();
      await this.#open(this.#lists[0]?.id);
      this.#tell(`Playlist «${playlist.name}» was deleted.`);
    });
  }

  /** Somebody else saved in between: theirs is shown, and what was not saved is said. */
  async #conflict(id) {
    await this.#guard(async () => {
      await this.#open(id);
      this.#say('This playlist was changed elsewhere, in another tab for example. You now see that newer version; your last change was not saved. Make it again if you still want it.');
    });
  }

  async #guard(action) {
    try {
      this.#say('');
      await action();
    } catch (error) {
      this.#say(problemWords(error));
    }
  }

  #say(text) {
    this.notice.textContent = text;
    this.notice.hidden = text === '';
  }

  #tell(text) {
    this.status.textContent = text;
  }
}
