import { usePicture, useRun } from '@mrt/sdk/react';
import type { FormEvent } from 'react';
import { createRoot } from 'react-dom/client';

function Page() {
  const { start, cancel, status, progress, preview, stack, error } = useRun();

  function draw(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const prompt = new FormData(event.currentTarget).get('prompt');
    start((signal) => fetch('/poster', { method: 'POST', body: JSON.stringify({ prompt }), signal }));
  }

  return (
    <form onSubmit={draw}>
      <input name="prompt" defaultValue="red heart icon on a blue background" size={40} />
      <button type="submit">Draw</button>
      <button type="button" onClick={cancel}>
        Cancel
      </button>
      <p role="status">{error?.message ?? [status, progress?.text].filter(Boolean).join(': ')}</p>
      <div style={{ display: 'flex', gap: 8 }}>
        <Picture png={preview} name="The page so far" />
        {stack?.layers.map(({ id, name, png }) => (
          <Picture key={id} png={png} name={name} />
        ))}
      </div>
    </form>
  );
}

function Picture({ png, name }: { png: Uint8Array<ArrayBuffer> | undefined; name: string }) {
  const src = usePicture(png);
  return src && <img src={src} alt={name} title={name} height={160} />;
}

createRoot(document.getElementById('app') as HTMLElement).render(<Page />);
