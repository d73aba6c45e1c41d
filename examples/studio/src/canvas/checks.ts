import { useEffect, useMemo, useState } from 'react';

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

const ground = () => getComputedStyle(document.documentElement).backgroundColor;

/** The colour around the page, in the theme of the moment. */
export function useGround(): string {
  const [colour, setColour] = useState(ground);
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const change = () => setColour(ground());
    dark.addEventListener('change', change);
    return () => dark.removeEventListener('change', change);
  }, []);
  return colour;
}
