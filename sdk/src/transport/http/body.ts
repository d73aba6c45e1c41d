const HEAD = 64 * 1024;

/** The chunks of a body; whoever leaves early cancels it. Safari has no async iterator on its streams. */
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
    reader.cancel().catch(() => {}); // not awaited: of a body that was cloned it never ends
  }
}

/** The text of a body, or its first 64 KiB: enough for an error, whatever a gateway sends. */
export async function headOf(response: Response): Promise<string> {
  const utf8 = new TextDecoder();
  let text = '';
  for await (const chunk of chunksOf(response)) {
    text += utf8.decode(chunk, { stream: true });
    if (text.length > HEAD) break;
  }
  return text.slice(0, HEAD);
}
