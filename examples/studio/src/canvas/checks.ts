import { useMemo } from 'react';

/** The checkerboard that stands for transparency. */
export function useChecks(): HTMLCanvasElement {
  return useMemo(() => {
    const side = 8;
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = side * 2;
    const context = canvas.getContext('2d') as CanvasRenderingContext2D;
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, side * 2, side * 2);
    context.fillStyle = '#e4e4ea';
    context.fillRect(0, 0, side, side);
    context.fillRect(side, side, side, side);
    return canvas;
  }, []);
}
