// The live page: consent, then the camera with faces, emotions, the mood and the last minutes.

import { isServerGone, watchServer } from '../api.js';
import { cameras, openCamera } from '../camera.js';
import { el, icon, setText, state } from '../dom.js';
import { nameOf, wordsOf } from '../emotions.js';
import { bars, boxes } from '../faces.js';
import { historyRecorder } from '../history-recorder.js';
import { LiveClient } from '../live-client.js';
import { mood } from '../mood.js';
import { plane } from '../plane.js';
import { timeline } from '../timeline.js';

const minutes = 3, consentKey = 'emotionml.consent';
let leave = null;

export function mount(root) {
  if (sessionStorage.getItem(consentKey)) show(root);
  else askConsent(root);
}

export function unmount() {
  leave?.();
  leave = null;
}

const go = hash => () => {
  location.hash = hash;
};

function askConsent(root) {
  const point = (symbol, title, text) => el('li', {}, icon(symbol), el('div', {}, el('strong', { text: title }), el('p', { text })));
  root.replaceChildren(el('section.card.consent', { 'aria-labelledby': 'consent-title' },
    el('h1', { id: 'consent-title', text: 'Before the camera starts' }),
    el('p.muted', { text: 'EmotionML looks at faces and reads their expression, so that music can follow it. This is what happens:' }),
    el('ul.points', {},
      point('shield', 'Pictures are never stored', 'Frames go from this page to the EmotionML server you opened, are analysed in its memory and forgotten at once. No other host is contacted.'),
      point('chart', 'What is kept', 'A summary per minute (which emotions, how pleasant, how excited) goes into the history on that machine. You can delete it there at any time.'),
      point('face', 'An expression is not a feeling', 'The program recognises emotions from expressions and is often wrong. Everyone in view is analysed: ask them first. Decide nothing about people with it.')),
    el('div.row', {},
      el('button.button.primary', { type: 'button', onclick: () => {
        sessionStorage.setItem(consentKey, 'yes');
        show(root, true);
      } }, icon('camera'), 'I agree, start the camera'),
      el('button.button', { type: 'button', onclick: go('#/mood') }, 'Go on without a camera'))));
}

function show(root, start = false) {
  const video = el('video', { autoplay: true, muted: true, playsinline: true, 'aria-label': 'Camera' });
  video.muted = true;
  const overlay = boxes(), list = bars(), map = plane({ label: 'Mood' });
  const past = timeline({ label: `Emotions of the last ${minutes} minutes` });
  const stage = el('div.stage', {}, video, overlay.element);
  const cover = el('div.cover');
  const hint = el('p.hint', { role: 'status' });
  const words = el('p.visually-hidden', { role: 'status', id: 'live-words' });
  const fps = el('output.number', { id: 'fps', text: '–' }), delay = el('output.number', { id: 'delay', text: '–' });
  const choose = el('select', { id: 'camera', 'aria-label': 'Camera', hidden: true });
  const mirror = el('input', { type: 'checkbox', id: 'mirror', checked: true });
  const startButton = el('button.button.primary', { type: 'button', id: 'start' }, icon('play'), 'Start the camera');
  const stopButton = el('button.button', { type: 'button', id: 'stop', hidden: true }, icon('stop'), 'Stop');
  const whoButtons = ['largest', 'everyone'].map(value => el('button.button', { type: 'button', 'data-who': value, 'aria-pressed': String(value === 'largest'), text: value === 'largest' ? 'Nearest face' : 'Everyone' }));
  const facesEmpty = el('p.muted', { text: 'Faces appear here as soon as the camera sees one.' });
  const moodWords = el('p.mood-words', {}, el('span.muted', { text: 'No mood yet' }));
  const manual = el('div.row.manual-note', { hidden: true }, el('span', { text: 'A mood chosen by hand leads the music.' }), el('button.button', { type: 'button', text: 'Let the camera lead', onclick: () => mood.release() }));

  root.replaceChildren(
    el('h1.visually-hidden', { text: 'Live' }),
    el('div.live', {},
      el('div.stack', {},
        el('section.card.view', { 'aria-label': 'Camera view' },
          el('div.screen', {}, stage, cover, hint),
          el('div.row.controls', {}, startButton, stopButton, choose,
            el('label.check', {}, mirror, 'Mirror'),
            el('span.row.measures', {}, el('span.chip', {}, fps, 'fps'), el('span.chip', {}, delay, 'ms delay'))),
          el('div.row', {}, el('span.muted', { id: 'who-label', text: 'Whose mood counts' }), el('div.segmented', { role: 'group', 'aria-labelledby': 'who-label' }, ...whoButtons)),
          manual),
        el('section.card', { 'aria-labelledby': 'past-title' }, el('h2', { id: 'past-title', text: `The last ${minutes} minutes` }), past.element)),
      el('div.stack', {},
        el('section.card', { 'aria-labelledby': 'mood-title' }, el('h2', { id: 'mood-title', text: 'Mood' }), map.element, moodWords),
        el('section.card', { 'aria-labelledby': 'faces-title' }, el('h2', { id: 'faces-title', text: 'Faces' }), facesEmpty, list.element))),
    words);

  let client = null, stream = null, who = 'largest', samples = [], recorder = null, lastSeen = 0, spoken = '', spokenAt = 0, smoothDelay = null, slot = -1, drawn = 0, starting = 0;

  startButton.addEventListener('click', begin);
  stopButton.addEventListener('click', () => {
    end();
    idle();
  });
  choose.addEventListener('change', begin);
  mirror.addEventListener('change', () => stage.classList.toggle('mirrored', mirror.checked));
  stage.classList.add('mirrored');
  for (const button of whoButtons) button.addEventListener('click', () => {
    who = button.dataset.who;
    whoButtons.forEach(other => other.setAttribute('aria-pressed', String(other === button)));
    client?.follow(who);
  });
  const unsubscribe = mood.subscribe(showMood);
  const unwatch = watchServer(gone => {
    if (client && gone) serverLost();
    else if (!client && !gone) idle();
  });
  leave = () => {
    end();
    unsubscribe();
    unwatch();
    past.close();
  };
  showMood(mood.get());
  idle();
  if (start) begin();

  function idle() {
    cover.hidden = false;
    cover.replaceChildren(isServerGone()
      ? state({ symbol: 'warning', bad: true, title: 'The server does not answer', text: 'Start it again; this page goes on by itself.' })
      : state({ symbol: 'camera', title: 'The camera is off', text: 'Start it when you like. Frames are analysed in memory and never stored.', actions: [['Start the camera', begin]] }));
  }

  async function begin() {
    end();
    const turn = ++starting;
    cover.hidden = false;
    cover.replaceChildren(state({ symbol: 'camera', title: 'Waiting for the camera', text: 'The browser may ask whether this page may use it.' }));
    let opened;
    try {
      opened = await openCamera(choose.value || undefined);
    } catch (problem) {
      if (turn === starting) cameraProblem(problem);
      return;
    }
    // gone on, stopped or started once more while the browser was asking
    if (turn !== starting || !root.isConnected) return opened.getTracks().forEach(track => track.stop());
    stream = opened;
    stream.getVideoTracks()[0].addEventListener('ended', () => {
      end();
      cameraProblem({ title: 'The camera is gone', text: 'It was unplugged or taken away. Connect it and try again.' });
    });
    video.srcObject = stream;
    await listCameras();
    await video.play().catch(() => {});
    if (turn !== starting) return;
    stage.style.setProperty('--ratio', video.videoWidth / video.videoHeight || 4 / 3);
    cover.hidden = true;
    startButton.hidden = true;
    stopButton.hidden = false;
    stopButton.focus({ preventScroll: true });
    lastSeen = performance.now();
    recorder = historyRecorder();
    client = new LiveClient({ video, track: stream.getVideoTracks()[0], who, onanswer, onstate });
    client.start();
  }

  function end() {
    starting++;
    client?.stop();
    client = null;
    recorder?.close();
    recorder = null;
    stream?.getTracks().forEach(track => track.stop());
    stream = null;
    video.srcObject = null;
    forgetFaces();
    hint.textContent = '';
    startButton.hidden = false;
    stopButton.hidden = true;
    smoothDelay = null;
  }

  function forgetFaces() {
    overlay.update([], 1, 1);
    list.update([]);
    facesEmpty.hidden = false;
    fps.textContent = delay.textContent = '–';
  }

  async function listCameras() {
    const found = await cameras(), current = stream.getVideoTracks()[0].getSettings().deviceId;
    choose.replaceChildren(...found.map(({ id, label }) => el('option', { value: id, text: label, selected: id === current })));
    choose.hidden = found.length === 0;
    choose.disabled = found.length < 2;
  }

  function cameraProblem(problem) {
    cover.hidden = false;
    cover.replaceChildren(state({
      symbol: 'warning', bad: true, title: problem.title ?? 'The camera did not start', text: problem.text ?? problem.message,
      actions: [['Try again', begin], ['Choose the mood by hand', go('#/mood')], ['Use a photo or video', go('#/upload')]],
    }));
  }

  function onstate(name, reason) {
    if (name === 'running') {
      cover.hidden = true;
      lastSeen = performance.now();
    } else if (name === 'refused') {
      hint.textContent = `The server closed the connection: ${reason}. Trying again.`;
    } else if (name === 'lost') {
      serverLost();
    }
  }

  function serverLost() {
    forgetFaces();
    cover.hidden = false;
    cover.replaceChildren(state({ symbol: 'warning', bad: true, title: 'The server does not answer', text: 'The camera is still on, but no picture leaves this page. It goes on by itself as soon as the server is back.', actions: [['Stop the camera', () => stopButton.click()]] }));
  }

  function onanswer(answer, measured) {
    const { faces } = answer, now = performance.now();
    overlay.update(faces, answer.width, answer.height, mirror.checked);
    list.update(faces);
    facesEmpty.hidden = faces.length > 0;
    if (faces.length > 0) {
      lastSeen = now;
      setText(hint, '');
    } else if (now - lastSeen > 1500) {
      setText(hint, 'No face in view. Look at the camera, with the light in front of you.');
    }
    smoothDelay = smoothDelay === null ? measured.delay : smoothDelay + 0.1 * (measured.delay - smoothDelay);
    // the plot has about a thousand columns: four samples a second fill them
    const quarter = Math.floor(now / 250);
    if (quarter !== slot) samples.push({ time: now / 1000, probabilities: faces[0]?.probabilities ?? null });
    slot = quarter;
    if (answer.mood && faces.length > 0) {
      mood.set({ ...answer.mood, source: 'live' });
      recorder?.record(faces[0].emotion, answer.mood);
    }
    speak(faces, now);
    // what nobody can read faster needs no more
    if (now - drawn < 250) return;
    drawn = now;
    if (measured.fps) fps.textContent = measured.fps.toFixed(0);
    delay.textContent = smoothDelay.toFixed(0);
    const from = now / 1000 - 60 * minutes;
    if (samples.length > 0 && samples[0].time < from - 5) samples = samples.filter(sample => sample.time >= from);
    past.draw(samples, from, now / 1000);
  }

  // For a screen reader: a change at most every three seconds.
  function speak(faces, now) {
    const text = faces.length === 0 ? 'No face in view' : faces.map(face => nameOf(face.emotion)).join(', ');
    if (text === spoken || now - spokenAt < 3000) return;
    [spoken, spokenAt] = [text, now];
    words.textContent = faces.length > 1 ? `${faces.length} faces: ${text}` : text;
  }

  function showMood(current) {
    manual.hidden = current?.source !== 'manual';
    map.show(current, current?.source === 'live');
    const text = current ? wordsOf(current) : 'No mood yet';
    if (moodWords.textContent !== text) moodWords.replaceChildren(el(current ? 'strong' : 'span.muted', { text }));
  }
}
