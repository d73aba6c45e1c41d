const MAX_TEXT = 64 * 1024;

/** The chunks of a body; leaving the loop cancels it. Safari's streams have no async iterator. */
export async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array, void, undefined> {
  if (!body) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {}); // not awaited: for a cloned body it never resolves
  }
}

/** The text of a body, at most 64 KiB: enough for an error message, whatever a gateway sends. */
export async function headOf(response: Response): Promise<string> {
  const utf8 = new TextDecoder();
  let text = '';
  for await (const chunk of chunksOf(response)) {
    text += utf8.decode(chunk, { stream: true });
    if (text.length > MAX_TEXT) break;
  }
  return text.slice(0, MAX_TEXT);
}
