// Server-sent events of an answer to a POST: EventSource can only GET.

/** Yields {event, data} with data parsed from JSON. @param {ReadableStream<Uint8Array>} body */
export async function* readEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    while (true) {
      const { value, done } = await reader.read();
      if (done) return;
      const parts = (rest + value).split('\n\n');
      rest = parts.pop();
      for (const part of parts) {
        let event = 'message', data = '';
        for (const line of part.split('\n')) {
          if (line.startsWith('event:')) event = line.slice(6).trim();
          else if (line.startsWith('data:')) data += line.slice(5).trimStart();
        }
        if (data) yield { event, data: JSON.parse(data) };
      }
    }
  } finally {
    // leaving the loop early tells the server to stop
    reader.cancel().catch(() => {});
  }
}
