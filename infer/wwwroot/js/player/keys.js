// Keys of the player and the media keys of the system (Media Session).

/** Letters work only while the focus is in the player, so that they disturb neither typing nor screen readers. */
export function keyboard(element, core) {
  const actions = { k: () => core.toggle(), n: () => core.next(), l: () => core.like(), x: () => core.skip() };
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select, textarea')) return;
    const action = actions[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/** Hands the system's media keys to the player and tells the system what plays. */
export function mediaKeys(core) {
  const session = navigator.mediaSession;
  if (!session) return;
  const pause = () => { if (core.playing) core.toggle(); };
  const handlers = {
    play: () => { if (!core.playing) core.toggle(); },
    pause,
    stop: pause,
    nexttrack: () => core.next(),
  };
  for (const [name, handler] of Object.entries(handlers)) {
    try {
      session.setActionHandler(name, handler);
    } catch {
      // a browser need not know every action
    }
  }
  const before = core.onChange;
  core.onChange = (what) => {
    before(what);
    if (what === 'time' || what === 'mood') return; // many a second, and nothing that the system shows
    const track = core.session.current;
    session.playbackState = core.playing ? 'playing' : 'paused';
    session.metadata = core.ambient.playing
      ? new MediaMetadata({ title: 'Ambient', artist: 'EmotionML' })
      : track && new MediaMetadata({ title: track.title, artist: track.artist });
  };
}
