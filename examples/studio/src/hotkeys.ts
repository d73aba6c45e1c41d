import { isField } from './canvas/stage.js';
import { actualSize, fit, zoomBy } from './canvas/view.js';
import { backward, duplicateLayer, forward, groupLayers, removeLayers } from './lists/layer-actions.js';
import { deleteBoxes } from './lists/plan-panel.js';
import { runPlan } from './run/plans.js';
import { changeBox } from './state/boxes.js';
import { change, moveBy } from './state/edits.js';
import { act, actPlan, design, redo, select, setTool, undo, useStudio } from './state/store.js';
import { t } from './text.js';

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Listens to keys on the whole page, but neither in fields nor in dialogs. */
export function takeKeys(showKeys: () => void): () => void {
  const listener = (event: KeyboardEvent) => {
    if (isField(event.target) || document.querySelector('[role="dialog"], [role="menu"]')) return;
    if (pressed(event, showKeys)) event.preventDefault();
  };
  addEventListener('keydown', listener);
  return () => removeEventListener('keydown', listener);
}

/** @returns whether the key meant something */
function pressed(event: KeyboardEvent, showKeys: () => void): boolean {
  const { key, shiftKey, ctrlKey, metaKey } = event;
  const { selection, running } = useStudio.getState();
  const value = design();
  const [only] = selection;
  if (key === 'Escape') {
    if (running) running.cancel();
    else select([]);
    return false; // lists listen to it, too
  }
  if (!value) return false;
  if (ctrlKey || metaKey) return command(key.toLowerCase(), shiftKey);
  const arrow = ARROWS[key];
  if (arrow && only && !inList(event.target)) {
    const by = shiftKey ? 10 : 1;
    nudge(selection, arrow[0] * by, arrow[1] * by);
    return true;
  }
  if ((key === 'Delete' || key === 'Backspace') && only && !running) {
    if (value.plan) deleteBoxes(selection);
    else removeLayers(selection);
    return true;
  }
  if (inList(event.target)) return false; // letters search in lists
  if (key === 'v') setTool('move');
  else if (key === 'r') setTool('draw');
  else if (key === 'h') setTool('hand');
  else if (key === '?') showKeys();
  else return false;
  return true;
}

const inList = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('[role="grid"], [role="slider"], [role="radiogroup"]') !== null;

function nudge(ids: readonly string[], dx: number, dy: number): void {
  const value = design();
  if (!value?.plan) return void act(t.labels.move, (present) => moveBy(present, ids, dx, dy), true);
  actPlan(
    t.labels.box,
    (plan) =>
      ids.reduce((present, id) => {
        const region = present.boxes.find((box) => box.id === id)?.region;
        return region
          ? changeBox(present, id, { region: { ...region, x: region.x + dx, y: region.y + dy } })
          : present;
      }, plan),
    true,
  );
}

/** With Ctrl or Cmd. */
function command(key: string, shift: boolean): boolean {
  const does = anywhere(key, shift) ?? onLayer(key, shift);
  does?.();
  return does !== undefined;
}

function anywhere(key: string, shift: boolean): (() => void) | undefined {
  const page = design()?.manifest.page;
  const commands: Record<string, () => void> = {
    z: shift ? redo : undo,
    y: redo,
    0: () => page && fit(page),
    1: actualSize,
    '+': () => zoomBy(1.25),
    '=': () => zoomBy(1.25),
    '-': () => zoomBy(0.8),
    enter: () => void runPlan(),
  };
  return Object.hasOwn(commands, key) ? commands[key] : undefined;
}

function onLayer(key: string, shift: boolean): (() => void) | undefined {
  const { selection } = useStudio.getState();
  const value = design();
  const layer = value?.manifest.layers.find(({ id }) => id === selection[0]);
  if (!layer || value?.plan) return undefined;
  if (key === ']' || key === '}') return () => forward(selection);
  if (key === '[' || key === '{') return () => backward(selection);
  const { id, hidden, locked } = layer;
  if (shift && key === 'h')
    return () => act(t.labels.hide, (present) => change(present, id, { hidden: !hidden }));
  if (shift && key === 'l')
    return () => act(t.labels.lock, (present) => change(present, id, { locked: !locked }));
  if (key === 'j') return () => duplicateLayer(id);
  if (key === 'g' && selection.length > 1) return () => groupLayers(selection);
  return undefined;
}
