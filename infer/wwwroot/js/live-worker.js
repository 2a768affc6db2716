// Makes JPEGs of frames and speaks with the server, beside the page's own thread: drawing the page never delays a frame.
// One frame is under way at a time; when its answer comes the next one goes, and that is the newest there is.
// in:  {type: 'open', url} | {type: 'camera', readable: ReadableStream<VideoFrame>} | {type: 'frame', frame: ImageBitmap}
// out: {type: 'open'} | {type: 'answer', answer, fps, delay} | {type: 'closed', code, reason}

const quality = 0.85, longestSide = 640;
let socket = null, canvas = null, newest = null, busy = false, captured = 0, arrivals = [];

onmessage = ({ data }) => {
  if (data.type === 'open') open(data.url);
  else if (data.type === 'camera') read(data.readable);
  else take(data.frame);
};

function open(url) {
  const old = socket, own = socket = new WebSocket(url);
  old?.close(1000);
  busy = false;
  arrivals = [];
  own.onopen = () => {
    if (own !== socket) return;
    postMessage({ type: 'open' });
    pump();
  };
  own.onmessage = event => own === socket && hear(JSON.parse(event.data));
  own.onclose = event => {
    if (own !== socket) return;
    socket = null;
    postMessage({ type: 'closed', code: event.code, reason: event.reason });
  };
}

async function read(readable) {
  const reader = readable.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) take(part.value);
}

function take(frame) {
  newest?.close();
  newest = frame;
  pump();
}

async function pump() {
  if (busy || !newest || socket?.readyState !== WebSocket.OPEN) return;
  busy = true;
  captured = performance.now();
  const to = socket, frame = newest;
  newest = null;
  const wide = frame.displayWidth ?? frame.width, high = frame.displayHeight ?? frame.height, scale = Math.min(1, longestSide / Math.max(wide, high));
  const width = Math.round(wide * scale), height = Math.round(high * scale);
  canvas ??= new OffscreenCanvas(width, height);
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  canvas.getContext('2d', { alpha: false }).drawImage(frame, 0, 0, width, height);
  frame.close();
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality });
  // another connection may have been opened while the picture was encoded; its own frames go to it
  if (to === socket && to.readyState === WebSocket.OPEN) to.send(jpeg);
}

function hear(answer) {
  busy = false;
  const now = performance.now(), delay = now - captured;
  pump();
  arrivals.push(now);
  while (arrivals[0] < now - 2000) arrivals.shift();
  const span = now - arrivals[0];
  postMessage({ type: 'answer', answer, delay, fps: span > 400 ? (arrivals.length - 1) / span * 1000 : null });
}
