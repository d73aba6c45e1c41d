import type Konva from 'konva';

let stage: Konva.Stage | null = null;

/** The stage that is shown now. */
export const showStage = (shown: Konva.Stage | null): void => {
  stage = shown;
};

/** The id of what is picked at a point of the window; undefined: nothing. */
export function idAt(clientX: number, clientY: number): string | undefined {
  const box = stage?.container().getBoundingClientRect();
  if (!stage || !box) return undefined;
  return stage.getIntersection({ x: clientX - box.left, y: clientY - box.top })?.id() || undefined;
}
