// Files that are dropped: on a layer, a picture restyles it; elsewhere a file is opened.
import { idAt } from '../canvas/pick.js';
import { restyle } from '../run/tasks.js';
import { design, useStudio } from '../state/store.js';
import { openAny } from './incoming.js';

const PICTURES = ['image/png', 'image/jpeg', 'image/webp', 'image/avif'];

/** The layer under the pointer that a dropped picture would restyle. */
function layerUnder(event: DragEvent): string | undefined {
  const value = design();
  const [item] = event.dataTransfer?.items ?? [];
  const { running } = useStudio.getState();
  if (!value || value.plan || running || !item || !PICTURES.includes(item.type)) return undefined;
  const element = event.target instanceof Element ? event.target : null;
  const row = element?.closest('[role="row"][data-key]')?.getAttribute('data-key');
  const id = row ?? (element?.closest('.canvas') ? idAt(event.clientX, event.clientY) : undefined);
  const layer = value.manifest.layers.find((each) => each.id === id);
  return layer && layer.role !== 'background' && !layer.locked ? layer.id : undefined;
}

function show(on: boolean, target?: string): void {
  document.body.classList.toggle('dropping', on && target === undefined);
  if (useStudio.getState().dropTarget !== target) useStudio.setState({ dropTarget: target });
}

/** Listens to drops on the whole page, before lists do, which take their own rows only. */
export function takeDrops(): () => void {
  const isFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
  const over = (event: DragEvent) => {
    if (!isFile(event)) return;
    event.preventDefault();
    event.stopPropagation();
    show(true, layerUnder(event));
  };
  const leave = (event: DragEvent) => {
    if (event.relatedTarget === null) show(false);
  };
  const drop = (event: DragEvent) => {
    const file = event.dataTransfer?.files[0];
    const target = layerUnder(event);
    show(false);
    if (!file || !isFile(event)) return;
    event.preventDefault();
    event.stopPropagation();
    void (target === undefined ? openAny(file) : restyle(target, file));
  };
  addEventListener('dragover', over, true);
  addEventListener('dragleave', leave, true);
  addEventListener('drop', drop, true);
  return () => {
    removeEventListener('dragover', over, true);
    removeEventListener('dragleave', leave, true);
    removeEventListener('drop', drop, true);
  };
}
