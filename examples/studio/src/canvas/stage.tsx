import type Konva from 'konva';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Group, Image, Layer, Line, Rect, Stage } from 'react-konva';
import { addPlan } from '../run/plans.js';
import { drawBox } from '../state/boxes.js';
import { act, actPlan, select, setTool, useDesign, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { useBitmap } from './bitmap.js';
import { Boxes } from './boxes.js';
import { useChecks, useGround } from './checks.js';
import { Handles } from './handles.js';
import { Layers } from './layers.js';
import type { Guide } from './snap.js';
import { fit, panBy, resizeView, toCanvas, useView, zoomBy } from './view.js';

interface Drawn {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The canvas: page, layers, boxes, handles, and the preview of a run inside its frame. */
export function Canvas({ children }: { children?: ReactNode }) {
  const design = useDesign();
  const { scale, x, y, width, height } = useView();
  const tool = useStudio((state) => state.tool);
  const running = useStudio((state) => state.running);
  const overflow = useStudio((state) => state.overflow);
  const [guides, setGuides] = useState<readonly Guide[]>([]);
  const [drawn, setDrawn] = useState<Drawn>();
  const [space, setSpace] = useState(false);
  const host = useRef<HTMLDivElement>(null);
  const checks = useChecks();
  const page =
    design?.plan && design.manifest.layers.length === 0
      ? { x: 0, y: 0, ...design.plan.canvas }
      : design?.manifest.page;
  const frame = page && `${page.width} ${page.height}`;

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const observer = new ResizeObserver(() => resizeView(element.clientWidth, element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const left = page?.x ?? 0;
  const top = page?.y ?? 0;
  const corner = useRef({ left, top });
  // The page stays where it is on the screen when the canvas makes room left of it or above.
  useLayoutEffect(() => {
    const by = useView.getState().scale;
    panBy((corner.current.left - left) * by, (corner.current.top - top) * by);
    corner.current = { left, top };
  }, [left, top]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a page that is moved by growing room is not shown anew
  useEffect(() => {
    if (page) fit(page);
  }, [frame, width, height]);
  useEffect(() => {
    const held = (down: boolean) => (event: KeyboardEvent) => {
      if (event.code === 'Space' && !isField(event.target)) setSpace(down);
    };
    const [press, release] = [held(true), held(false)];
    addEventListener('keydown', press);
    addEventListener('keyup', release);
    return () => {
      removeEventListener('keydown', press);
      removeEventListener('keyup', release);
    };
  }, []);

  const panning = tool === 'hand' || space;
  const active = tool === 'move' && !panning && !running;
  const cursor = panning ? 'grab' : tool === 'draw' ? 'crosshair' : 'default';

  const down = ({ target, evt }: Konva.KonvaEventObject<PointerEvent>) => {
    if (panning || evt.button === 1) return void startPan(evt);
    const stage = target.getStage();
    const point = stage?.getPointerPosition();
    if (!point) return;
    if (tool === 'draw') {
      const at = toCanvas(point);
      setDrawn({ ...at, width: 0, height: 0 });
    } else if (target === stage || target.name() === 'ground') select([]);
  };
  const move = ({ target }: Konva.KonvaEventObject<PointerEvent>) => {
    const point = target.getStage()?.getPointerPosition();
    if (!drawn || !point) return;
    const to = toCanvas(point);
    setDrawn({ ...drawn, width: to.x - drawn.x, height: to.y - drawn.y });
  };
  const up = () => {
    if (!drawn || !design) return;
    setDrawn(undefined);
    const region = upright(drawn);
    if (region.width * scale < 6 || region.height * scale < 6) return;
    const above = useStudio.getState().selection[0];
    if (!design.plan)
      act(t.labels.draw, (value) => ({ ...value, plan: { ...addPlan(value), ...(above && { above }) } }));
    actPlan(t.labels.draw, (plan) => drawBox(plan, region, t.plan.newBox), !design.plan);
    select(
      useStudio
        .getState()
        .history?.present.plan?.boxes.slice(-1)
        .map(({ id }) => id) ?? [],
    );
    setTool('move');
  };

  return (
    <section
      className="canvas"
      ref={host}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move what is selected
      tabIndex={0}
      aria-label={t.canvas.label}
      style={{ cursor }}
      data-testid="canvas"
    >
      {design && page && width > 0 && (
        <Stage
          width={width}
          height={height}
          onPointerDown={down}
          onPointerMove={move}
          onPointerUp={up}
          onWheel={({ evt, target }) => {
            evt.preventDefault();
            const point = target.getStage()?.getPointerPosition() ?? undefined;
            if (evt.ctrlKey || evt.metaKey) zoomBy(Math.exp(-evt.deltaY / 200), point);
            else panBy(-evt.deltaX, -evt.deltaY);
          }}
        >
          <Layer x={x} y={y} scaleX={scale} scaleY={scale} imageSmoothingEnabled={scale < 4}>
            <Rect
              {...page}
              name="ground"
              fillPatternImage={checks as never}
              fillPatternScale={{ x: 1 / scale, y: 1 / scale }}
            />
            <Layers manifest={design.manifest} active={active && !design.plan} onGuides={setGuides} />
            <Veil page={page} opaque={!overflow} />
            {running && <Preview page={page} />}
          </Layer>
          <Layer x={x} y={y} scaleX={scale} scaleY={scale}>
            <Rect {...page} stroke="#8888" strokeWidth={1} strokeScaleEnabled={false} listening={false} />
            {design.manifest.canvas.width * design.manifest.canvas.height > page.width * page.height && (
              <Rect
                {...{ x: 0, y: 0, ...design.manifest.canvas }}
                stroke="#888c"
                strokeWidth={1}
                dash={[6, 4]}
                strokeScaleEnabled={false}
                listening={false}
              />
            )}
            {design.plan && <Boxes plan={design.plan} active={active} onGuides={setGuides} />}
            {drawn && (
              <Rect
                {...upright(drawn)}
                stroke="#6d5dfc"
                strokeWidth={2}
                strokeScaleEnabled={false}
                fill="#6d5dfc22"
                listening={false}
              />
            )}
            {guides.map(({ axis, at }) => (
              <Line
                key={axis}
                points={axis === 'x' ? [at, -99999, at, 99999] : [-99999, at, 99999, at]}
                stroke="#ff2d8a"
                strokeWidth={1}
                strokeScaleEnabled={false}
                listening={false}
              />
            ))}
            <Handles design={design} active={active} />
          </Layer>
        </Stage>
      )}
      {children}
    </section>
  );
}

/** What lies outside the page is pale, or not seen at all. */
function Veil({ page, opaque }: { page: Drawn; opaque: boolean }) {
  const far = 100_000;
  const fill = useGround();
  const parts = [
    { x: page.x - far, y: page.y - far, width: 2 * far + page.width, height: far },
    { x: page.x - far, y: page.y + page.height, width: 2 * far + page.width, height: far },
    { x: page.x - far, y: page.y, width: far, height: page.height },
    { x: page.x + page.width, y: page.y, width: far, height: page.height },
  ];
  return (
    <Group listening={false} opacity={opaque ? 1 : 0.72}>
      {parts.map((part) => (
        <Rect key={`${part.x} ${part.y}`} {...part} fill={fill} perfectDrawEnabled={false} />
      ))}
    </Group>
  );
}

/** The preview of a run, inside the frame of the page, and layers that have landed on it. */
function Preview({ page }: { page: Drawn }) {
  const { preview, landed = [] } = useStudio((state) => state.running) ?? {};
  const [image, setImage] = useState<HTMLImageElement>();
  useEffect(() => {
    if (!preview) return;
    const element = new globalThis.Image();
    element.onload = () => setImage(element);
    element.src = preview;
  }, [preview]);
  return (
    <Group listening={false}>
      {image && <Image image={image} {...page} />}
      {landed.map(({ digest, region }) => (
        <Landed key={digest} digest={digest} region={region} />
      ))}
    </Group>
  );
}

function Landed({ digest, region }: { digest: string; region: Drawn }) {
  return <Image image={useBitmap(digest)} {...region} />;
}

const upright = ({ x, y, width, height }: Drawn): Drawn => ({
  x: Math.min(x, x + width),
  y: Math.min(y, y + height),
  width: Math.abs(width),
  height: Math.abs(height),
});

function startPan(event: PointerEvent): void {
  let [x, y] = [event.clientX, event.clientY];
  const move = (next: PointerEvent) => {
    panBy(next.clientX - x, next.clientY - y);
    [x, y] = [next.clientX, next.clientY];
  };
  const stop = () => {
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', stop);
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', stop);
}

export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
