// Makes JPEGs of frames and speaks with the server, beside the page's own thread: drawing the page never delays a frame.
// in:  {type: 'open', url} | {type: 'frame', bitmap, width, height} | {type: 'close'}
// out: {type: 'open'} | {type: 'answer', answer} | {type: 'closed', code, reason}

const quality = 0.85;
let socket = null, canvas = null;

onmessage = async ({ data }) => {
  if (data.type === 'open') open(data.url);
  else if (data.type === 'frame') await send(data);
  else close();
};

function open(url) {
  close();
  const own = socket = new WebSocket(url);
  own.onopen = () => own === socket && postMessage({ type: 'open' });
  own.onmessage = event => own === socket && postMessage({ type: 'answer', answer: JSON.parse(event.data) });
  own.onclose = event => {
    if (own !== socket) return;
    socket = null;
    postMessage({ type: 'closed', code: event.code, reason: event.reason });
  };
}

function close() {
  const old = socket;
  socket = null;
  old?.close(1000);
}

async function send({ bitmap, width, height }) {
  const to = socket;
  canvas ??= new OffscreenCanvas(width, height);
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  canvas.getContext('2d', { alpha: false }).drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality });
  // the connection may have gone, or may be another, while the picture was encoded
  if (to === socket && to?.readyState === WebSocket.OPEN) to.send(jpeg);
}
