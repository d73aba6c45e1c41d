import type { Region } from '@mrt/sdk/web';
import type Konva from 'konva';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Layer, Line, Rect, Stage } from 'react-konva';
import { addPlan } from '../run/plans.js';
import { drawBox } from '../state/boxes.js';
import { stackFrom } from '../state/stacks.js';
import { act, actPlan, select, setTool, useDesign, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { Boxes } from './boxes.js';
import { useChecks } from './checks.js';
import { DropFrame, Frames, Preview, Veil } from './frames.js';
import { isPinching, startPan, takePinches } from './gestures.js';
import { Handles } from './handles.js';
import { Layers } from './layers.js';
import { showStage } from './pick.js';
import type { Guide } from './snap.js';
import { fit, panBy, resizeView, toCanvas, useView, zoomBy } from './view.js';

type Drawn = Region;

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
  const konva = useRef<Konva.Stage | null>(null);
  const manifest = design?.manifest;
  const stack = useMemo(() => manifest && stackFrom({ manifest }), [manifest]);
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
    const stop = takePinches(element, () => {
      setDrawn(undefined);
      for (const node of konva.current?.find((each: Konva.Node) => each.isDragging()) ?? []) node.stopDrag();
    });
    return () => {
      observer.disconnect();
      stop();
    };
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

  // Whole px, so that px of the canvas fall on px of the screen at 100 %.
  const view = { x: Math.round(x), y: Math.round(y), scaleX: scale, scaleY: scale };
  const panning = tool === 'hand' || space;
  const active = tool === 'move' && !panning && !running;
  const cursor = panning ? 'grab' : tool === 'draw' ? 'crosshair' : 'default';

  const down = ({ target, evt }: Konva.KonvaEventObject<PointerEvent>) => {
    if (isPinching()) return;
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
    if (!drawn || !point || isPinching()) return;
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
      data-view={`${scale} ${view.x} ${view.y}`}
    >
      {design && page && width > 0 && (
        <Stage
          ref={(shown) => {
            konva.current = shown;
            showStage(shown);
          }}
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
          <Layer {...view}>
            <Rect
              {...page}
              name="ground"
              fillPatternImage={checks as never}
              fillPatternScale={{ x: 1 / scale, y: 1 / scale }}
            />
          </Layer>
          <Layer {...view} imageSmoothingEnabled={scale < 4}>
            {stack && (
              <Layers
                stack={stack}
                manifest={design.manifest}
                active={active && !design.plan}
                onGuides={setGuides}
              />
            )}
          </Layer>
          <Layer {...view}>
            <Veil page={page} opaque={!overflow} />
            {running && <Preview page={page} />}
            <DropFrame manifest={design.manifest} />
            <Frames page={page} canvas={design.manifest.canvas} />
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

const upright = ({ x, y, width, height }: Drawn): Drawn => ({
  x: Math.min(x, x + width),
  y: Math.min(y, y + height),
  width: Math.abs(width),
  height: Math.abs(height),
});

export const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
