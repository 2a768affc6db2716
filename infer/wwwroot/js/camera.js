// The camera, and words for what can go wrong with it.

/** Why there is no picture: {title, text}. */
export class CameraProblem extends Error {
  constructor(title, text) {
    super(title);
    Object.assign(this, { title, text });
  }
}

/** Opens a camera at 640x480 and 30 frames per second, or the nearest it has. @param {string} [device] the id of one of cameras() */
export async function openCamera(device) {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new CameraProblem('This address is not secure',
      'Browsers give a camera to secure pages only. Open this page as http://localhost on the same machine, or serve it by HTTPS: the line that the server printed at its start says how.');
  }
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30 }, ...(device ? { deviceId: { exact: device } } : { facingMode: 'user' }) },
    });
  } catch (error) {
    throw explain(error);
  }
}

/** The cameras, as [{id, label}]; labels are known only after a camera was allowed. */
export async function cameras() {
  const devices = await navigator.mediaDevices?.enumerateDevices() ?? [];
  return devices.filter(device => device.kind === 'videoinput').map((device, i) => ({ id: device.deviceId, label: device.label || `Camera ${i + 1}` }));
}

function explain(error) {
  switch (error.name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return new CameraProblem('The camera was not allowed',
        'The browser keeps the camera from this page. Allow it by the camera or lock symbol beside the address, then try again. Nothing was recorded.');
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new CameraProblem('No camera was found', 'Connect one and try again. Without any camera, a photo, a video or a mood chosen by hand work as well.');
    case 'NotReadableError':
    case 'AbortError':
      return new CameraProblem('The camera is used by another program', 'Close the other program, or choose another camera, then try again.');
    default:
      return new CameraProblem('The camera did not start', `${error.name}: ${error.message}`);
  }
}
