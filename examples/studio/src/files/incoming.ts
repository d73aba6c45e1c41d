// Files that are chosen or pasted.
import { insert } from '../state/edits.js';
import { act, begin, design, open, say, textOf, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { checkLength, openFile, pictureOf } from './open.js';

export const ACCEPTED = [
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/avif',
  '.psd',
  '.psb',
  '.ora',
  '.zip',
];

/** Opens a file as the design. Opened over another one, it is a step of its history. */
export async function openAny(file: File): Promise<void> {
  if (useStudio.getState().running) return;
  try {
    const { design: value, warnings } = await openFile(file);
    const over = (design()?.manifest.layers.length ?? 0) > 0;
    if (over) open(t.labels.open, value);
    else begin(value);
    if (warnings.length > 0) say('note', t.open.warnings(warnings.length), warnings);
    else if (over) say('note', t.open.replaced);
    else useStudio.setState({ notice: undefined });
  } catch (error) {
    say('error', textOf(error));
  }
}

/** Puts a pasted picture on the design as a layer, or opens it where there is none. */
export async function paste(file: File): Promise<void> {
  const value = design();
  if (!value || value.plan) return openAny(file);
  try {
    checkLength(file);
    const { png, size } = await pictureOf(new Uint8Array(await file.arrayBuffer()), file.name);
    const { page } = value.manifest;
    const x = page.x + Math.round((page.width - size.width) / 2);
    const y = page.y + Math.round((page.height - size.height) / 2);
    const name = file.name.replace(/\.[^.]*$/, '');
    act(t.labels.paste, (present) => insert(present, png, { x, y, ...size }, name));
  } catch (error) {
    say('error', textOf(error));
  }
}

/** Listens to pastes on the whole page. */
export function takePastes(): () => void {
  const pasted = (event: ClipboardEvent) => {
    const file = event.clipboardData?.files[0];
    if (!file) return;
    event.preventDefault();
    void paste(file);
  };
  addEventListener('paste', pasted);
  return () => removeEventListener('paste', pasted);
}
