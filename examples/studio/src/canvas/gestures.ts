// Fingers and the hand tool: panning and zooming.
import { panBy, zoomBy } from './view.js';

let pinching = false;

/** Whether two fingers are on the canvas: what one of them began is given up. */
export const isPinching = () => pinching;

/** Two fingers zoom and pan. @param onStart what one finger began is to end */
export function takePinches(host: HTMLElement, onStart: () => void): () => void {
  let last: ReturnType<typeof middleOf> | undefined;
  const middleOf = ([one, two]: TouchList) => {
    const { left, top } = host.getBoundingClientRect();
    const [a, b] = [one as Touch, two as Touch];
    return {
      x: (a.clientX + b.clientX) / 2 - left,
      y: (a.clientY + b.clientY) / 2 - top,
      distance: Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)),
    };
  };
  const start = (event: TouchEvent) => {
    if (event.touches.length !== 2) return;
    pinching = true;
    onStart();
    last = middleOf(event.touches);
    event.stopPropagation();
  };
  const move = (event: TouchEvent) => {
    if (!pinching) return;
    event.preventDefault();
    event.stopPropagation();
    if (!last || event.touches.length < 2) return;
    const now = middleOf(event.touches);
    panBy(now.x - last.x, now.y - last.y);
    zoomBy(now.distance / last.distance, now);
    last = now;
  };
  const end = ({ touches }: TouchEvent) => {
    if (touches.length < 2) last = undefined;
    if (touches.length === 0) pinching = false;
  };
  const options = { capture: true, passive: false };
  host.addEventListener('touchstart', start, options);
  host.addEventListener('touchmove', move, options);
  host.addEventListener('touchend', end, options);
  host.addEventListener('touchcancel', end, options);
  return () => {
    host.removeEventListener('touchstart', start, options);
    host.removeEventListener('touchmove', move, options);
    host.removeEventListener('touchend', end, options);
    host.removeEventListener('touchcancel', end, options);
  };
}

/** Pans until the pointer is let go. */
export function startPan(event: PointerEvent): void {
  const { pointerId } = event;
  let [x, y] = [event.clientX, event.clientY];
  const move = (next: PointerEvent) => {
    if (next.pointerId !== pointerId) return;
    if (!pinching) panBy(next.clientX - x, next.clientY - y);
    [x, y] = [next.clientX, next.clientY];
  };
  const stop = (next: PointerEvent) => {
    if (next.pointerId !== pointerId) return;
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', stop);
    removeEventListener('pointercancel', stop);
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', stop);
  addEventListener('pointercancel', stop);
}
