// Photos and videos from the own disk: read by the server, shown from the own disk.

import { ApiError, request } from '../api.js';
import { el, icon, percent, state } from '../dom.js';
import { colorOf, nameOf } from '../emotions.js';
import { bars, boxes } from '../faces.js';
import { readEvents } from '../events.js';
import { timeline } from '../timeline.js';

let leave = null;

export function mount(root) {
  const file = el('input', { type: 'file', accept: 'image/*,video/*', id: 'file', class: 'visually-hidden' });
  const drop = el('label.drop', { for: 'file' }, icon('upload'), el('strong', { text: 'Drop a photo or a video here' }), el('span.muted', { text: 'or choose a file: photos up to 20 MB, videos up to 200 MB and 10 minutes' }));
  const result = el('div.stack', { 'aria-live': 'polite' });
  root.append(
    el('header', {}, el('h1', { text: 'Photo or video' }), el('p.muted', { text: 'The file is read by your EmotionML server and forgotten: a photo stays in memory, a video lies in a temporary file while it is read.' })),
    el('section.card', {}, el('div.drop-zone', {}, file, drop)), result);

  let stop = new AbortController(), close = null, url = null;
  const take = chosen => {
    if (chosen) open(chosen);
  };
  file.addEventListener('change', () => {
    take(file.files[0]);
    file.value = '';
  });
  const over = event => {
    event.preventDefault();
    drop.classList.toggle('over', event.type === 'dragover');
    if (event.type === 'drop') take(event.dataTransfer.files[0]);
  };
  for (const type of ['dragover', 'dragleave', 'drop']) root.addEventListener(type, over);
  leave = clear;

  function clear() {
    stop.abort();
    close?.();
    close = null;
    if (url) URL.revokeObjectURL(url);
    url = null;
  }

  async function open(chosen) {
    clear();
    stop = new AbortController();
    const { signal } = stop;
    url = URL.createObjectURL(chosen);
    const isVideo = chosen.type.startsWith('video/') || /\.(mp4|webm|mov|mkv|avi|m4v)$/i.test(chosen.name);
    try {
      if (isVideo) await openVideo(chosen, signal);
      else await openPhoto(chosen, signal);
    } catch (error) {
      if (signal.aborted) return;
      const again = ['Try again', () => open(chosen)], other = ['Choose another file', () => file.click()];
      result.replaceChildren(el('section.card', {}, error instanceof ApiError
        ? state({ symbol: 'warning', bad: true, title: `${chosen.name} could not be read`, text: error.message, actions: error.status === 429 || error.status === 503 ? [again] : [other] })
        : state({ symbol: 'warning', bad: true, title: 'The server does not answer', text: 'Is it still running?', actions: [again] })));
    }
  }

  async function openPhoto(chosen, signal) {
    result.replaceChildren(el('section.card', {}, state({ symbol: 'face', title: 'Looking for faces', text: chosen.name })));
    const response = await request('api/photos', { method: 'POST', body: chosen, signal, headers: { 'Content-Type': chosen.type || 'application/octet-stream' } });
    const answer = await response.json();
    const picture = el('img', { src: url, alt: `The photo, with ${answer.faces.length} faces found` });
    const overlay = boxes(), list = bars();
    result.replaceChildren(el('div.upload', {},
      el('section.card.view', {}, el('div.stage.fit', { style: { '--ratio': answer.width / answer.height } }, picture, overlay.element)),
      el('section.card', {}, el('h2', { text: count(answer.faces.length) }), answer.faces.length > 0 ? list.element : state({ title: 'No face was found', text: 'A face should look at the camera and be at least about 40 pixels wide.', actions: [['Choose another file', () => file.click()]] }))));
    overlay.update(answer.faces, answer.width, answer.height);
    list.update(answer.faces);
  }

  async function openVideo(chosen, signal) {
    const fill = el('span', { style: { width: '0' } }), words = el('p.muted', { text: 'Sending the video' });
    result.replaceChildren(el('section.card', {}, el('h2', { text: chosen.name }),
      el('div.progress', { role: 'progressbar', 'aria-label': 'Reading the video', 'aria-valuemin': 0, 'aria-valuemax': 100 }, fill), words,
      el('button.button', { type: 'button', text: 'Cancel', onclick: () => {
        clear();
        result.replaceChildren();
      } })));
    const bar = fill.parentElement;
    const response = await request('api/videos', { method: 'POST', body: chosen, signal, headers: { 'Content-Type': chosen.type || 'application/octet-stream' } });
    for await (const { event, data } of readEvents(response.body)) {
      if (event === 'progress') {
        const share = data.duration ? Math.min(1, data.seconds / data.duration) : 0;
        fill.style.width = `${100 * share}%`;
        bar.setAttribute('aria-valuenow', Math.round(100 * share));
        words.textContent = `${data.seconds.toFixed(1)} s${data.duration ? ` of ${data.duration.toFixed(1)} s` : ''} read, ${count(data.faces).toLowerCase()} in view`;
      } else if (event === 'problem') {
        throw new ApiError(data.status, data);
      } else if (event === 'result') {
        return showVideo(data);
      }
    }
    throw new ApiError(500, { detail: 'The server ended before the video did.' });
  }

  function showVideo(answer) {
    const { frames } = answer;
    const video = el('video', { src: url, controls: true, muted: true, playsinline: true, 'aria-label': 'The video' });
    const overlay = boxes(), list = bars(), bands = timeline({ label: 'Emotions over the time of the video' });
    const scrub = el('input', { type: 'range', min: 0, max: answer.duration, step: 0.05, value: 0, 'aria-label': 'Place in the video', class: 'scrub' });
    const clock = el('output.number', { text: '0.0 s' });
    const cannotPlay = el('p.muted', { hidden: true, text: 'This browser cannot show this kind of video; the timeline below works all the same.' });
    const shares = el('ul.shares', {}, ...Object.entries(answer.shares).map(([label, share]) => el('li', { style: { '--emotion': colorOf(label) } }, el('span.dot'), `${nameOf(label)} ${percent(share)}`)));
    result.replaceChildren(el('div.upload', {},
      el('section.card.view', {}, el('div.stage.fit', { style: { '--ratio': answer.width / answer.height } }, video, overlay.element), cannotPlay),
      el('section.card', {}, el('h2', { text: 'Faces at this moment' }), list.element),
      el('section.card.wide', {}, el('div.row', {}, el('h2', { text: 'Timeline' }), el('span.grow'), clock),
        bands.element, scrub,
        frames.some(frame => frame.faces.length > 0)
          ? el('div', {}, shares, el('p.muted', { text: `${frames.length} frames read, ${answer.changes} changes of emotion.` }))
          : el('p.muted', { text: 'No face was found in this video.' }))));
    bands.draw(frames.map(frame => ({ time: frame.time, probabilities: frame.faces[0]?.probabilities ?? null })), 0, answer.duration, 0.3);

    let shown = null;
    const show = time => {
      const frame = frames.findLast(candidate => candidate.time <= time + 0.01) ?? frames[0];
      // the screen is drawn more often than frames were read
      if (frame !== shown) {
        overlay.update(frame.faces, answer.width, answer.height);
        list.update(frame.faces);
        shown = frame;
      }
      clock.textContent = `${time.toFixed(1)} s of ${answer.duration.toFixed(1)} s`;
      scrub.setAttribute('aria-valuetext', `${time.toFixed(1)} seconds, ${frame.faces.length ? frame.faces.map(face => nameOf(face.emotion)).join(', ') : 'no face'}`);
    };
    scrub.addEventListener('input', () => {
      if (video.readyState > 0) video.currentTime = Number(scrub.value);
      show(Number(scrub.value));
    });
    // somebody may have scrubbed before the browser knew the video
    video.addEventListener('loadedmetadata', () => {
      video.currentTime = Number(scrub.value);
    });
    video.addEventListener('error', () => {
      cannotPlay.hidden = false;
    });
    let timer = 0;
    const follow = () => {
      if (!video.paused || video.seeking) {
        scrub.value = video.currentTime;
        show(video.currentTime);
      }
      timer = requestAnimationFrame(follow);
    };
    follow();
    show(0);
    close = () => {
      cancelAnimationFrame(timer);
      bands.close();
    };
  }
}

export function unmount() {
  leave?.();
  leave = null;
}

const count = faces => faces === 0 ? 'No face' : faces === 1 ? 'One face' : `${faces} faces`;
