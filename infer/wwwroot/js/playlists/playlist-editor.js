// One playlist being edited: changes show at once and are saved one after the other, each on top of the version before.
import { json, send } from '../api.js';

export class PlaylistEditor {
  #saving = Promise.resolve();
  #pending = false;
  #broken = false;
  #on;

  /** @param {object} playlist of the server @param {{onSaved: Function, onConflict: Function, onError: Function}} on */
  constructor(playlist, on) {
    this.playlist = playlist;
    this.#on = on;
  }

  static async load(id, on) {
    return new PlaylistEditor(await json(`/api/playlists/${id}`), on);
  }

  /** Resolves when nothing is left to save. */
  settled() {
    return this.#saving;
  }

  rename(name) {
    this.playlist.name = name;
    this.#save();
  }

  move(from, to) {
    const { tracks } = this.playlist;
    tracks.splice(to, 0, ...tracks.splice(from, 1));
    this.#save();
  }

  remove(index) {
    const gone = this.playlist.tracks.splice(index, 1);
    this.#save();
    return gone;
  }

  add(track) {
    this.playlist.tracks.push(track);
    this.#save();
  }

  // Changes made while a save is on its way go together in the next one.
  #save() {
    if (this.#pending || this.#broken) return;
    this.#pending = true;
    this.#saving = this.#saving.then(async () => {
      this.#pending = false;
      if (this.#broken) return;
      const { playlist } = this;
      try {
        const edit = { name: playlist.name, trackIds: playlist.tracks.map((track) => track.id) };
        const saved = await send('PUT', `/api/playlists/${playlist.id}`, edit, { 'If-Match': `"${playlist.version}"` });
        playlist.version = saved.version;
        await this.#on.onSaved();
      } catch (error) {
        if (error.status === 412) {
          this.#broken = true; // the page loads the newer version into a new editor
          await this.#on.onConflict();
        } else {
          this.#on.onError(error);
        }
      }
    });
  }
}
