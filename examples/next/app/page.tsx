'use client';

import { usePicture, useRun } from '@mrt/sdk/react';
import type { FormEvent } from 'react';

export default function Page() {
  const { start, cancel, status, progress, preview, stack, error } = useRun();
  const src = usePicture(preview);

  function draw(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const prompt = new FormData(event.currentTarget).get('prompt');
    start((signal) => fetch('/poster', { method: 'POST', body: JSON.stringify({ prompt }), signal }));
  }

  return (
    <main>
      <form onSubmit={draw}>
        <input name="prompt" defaultValue="red heart icon on a blue background" size={40} />
        <button type="submit">Draw</button>
        {status === 'running' && (
          <button type="button" onClick={cancel}>
            Cancel
          </button>
        )}
      </form>
      <p role="status">{error?.message ?? [status, progress?.text].filter(Boolean).join(': ')}</p>
      {src && <img src={src} alt="The page so far" width={320} />}
      <ul>
        {stack?.layers.map((layer) => (
          <li key={layer.id}>
            <Pixels png={layer.png} /> {layer.name}
          </li>
        ))}
      </ul>
    </main>
  );
}

function Pixels({ png }: { png: Uint8Array<ArrayBuffer> }) {
  const src = usePicture(png);
  return src && <img src={src} alt="" height={80} />;
}
