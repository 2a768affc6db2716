// A song in words, and the ways to open it elsewhere. Everything is set as text: a title may hold any characters.
import { el, icon } from '../dom.js';

/** "Artist · 1969 · soul". */
export const describe = (track) => [track.artist, track.year, track.genre].filter(Boolean).join(' · ');

const PLACES = { spotify: 'Spotify', youtube: 'YouTube', deezer: 'Deezer' };

/** Links to the song's search pages, with words that say that they leave this machine. */
export function openLinks(track, onOpen) {
  const links = Object.entries(PLACES)
    .filter(([place]) => /^https:\/\//.test(track.links?.[place] ?? ''))
    .map(([place, name]) => el('a.button.small', {
      href: track.links[place], target: '_blank', rel: 'noopener noreferrer', 'data-place': place, onclick: onOpen, onauxclick: onOpen,
      'aria-label': `Search «${track.title}» at ${name}: opens ${name}'s page in a new tab`,
    }, icon('open'), name));
  if (links.length === 0) return [];
  return [el('p.muted.player-hint', { text: track.audio ? 'It plays from your files. Elsewhere:' : track.preview ? 'Only a preview plays here. The whole song:' : 'This song is not on this machine. Open it at:' }),
    el('div.row', {}, ...links),
    el('p.muted.player-hint', { text: 'Opens a search in a new tab: you leave this machine, and the service learns what you look for.' })];
}
