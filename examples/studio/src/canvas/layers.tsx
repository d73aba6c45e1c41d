import { type LayerStack, type Manifest, type ManifestLayer, treeOf } from '@mrt/sdk/web';
import type Konva from 'konva';
import { useMemo, useRef } from 'react';
import { Shape } from 'react-konva';
import { moveBy } from '../state/edits.js';
import { act, select, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { isPinching } from './gestures.js';
import { lookOf } from './look.js';
import { type Bitmaps, useBitmaps } from './picture/bitmaps.js';
import { Kept } from './picture/kept.js';
import { Painter } from './picture/painter.js';
import { alone } from './picture/solo.js';
import { type Guide, snapped } from './snap.js';
import { useView } from './view.js';

const SNAP = 6; // px of the screen

interface Props {
  readonly stack: LayerStack;
  readonly manifest: Manifest;
  /** Whether layers can be picked and dragged. */
  readonly active: boolean;
  readonly onGuides: (guides: readonly Guide[]) => void;
}

/** The picture, and over it what is picked and dragged: one invisible rectangle a layer, from which the picture takes the places. */
export function Layers({ stack, manifest, active, onGuides }: Props) {
  const bitmaps = useBitmaps(stack);
  const moving = useRef<ReadonlySet<string>>(new Set());
  return (
    <>
      <Picture stack={stack} bitmaps={bitmaps} moving={moving} />
      {manifest.layers.map((layer) => (
        <LayerHandle
          key={layer.id}
          layer={layer}
          manifest={manifest}
          active={active}
          onGuides={onGuides}
          onMoving={(ids) => {
            moving.current = new Set(ids);
          }}
        />
      ))}
    </>
  );
}

function Picture({
  stack,
  bitmaps,
  moving,
}: {
  stack: LayerStack;
  bitmaps: Bitmaps;
  moving: { readonly current: ReadonlySet<string> };
}) {
  const solo = useStudio((state) => state.solo);
  const kept = useRef(new Kept()).current;
  const nodes = useMemo(() => {
    const all = treeOf(stack.layers, stack.groups);
    return solo === undefined ? all : alone(all, solo);
  }, [stack, solo]);
  const draw = (konva: Konva.Context, shape: Konva.Shape) => {
    const context = konva._context as CanvasRenderingContext2D;
    const { a: scale, e: x, f: y } = context.getTransform();
    const handles = new Map(shape.getParent()?.children.map((node) => [node.id(), node]));
    const painter = new Painter(
      {
        nodes,
        imageOf: ({ id }) => bitmaps.layers.get(id),
        maskOf: ({ digest }) => bitmaps.masks.get(digest),
        placeOf: ({ id, region }) => placeOf(handles.get(id)) ?? region,
      },
      { scale, x, y },
    );
    context.save();
    context.resetTransform();
    const { width, height } = context.canvas;
    const key = [bitmaps.version, scale, x, y, width, height, [...moving.current]].join();
    kept.draw(
      painter,
      nodes,
      { context, frame: { x: 0, y: 0, width, height } },
      { key, moving: moving.current },
    );
    context.restore();
  };
  return <Shape sceneFunc={draw} listening={false} perfectDrawEnabled={false} />;
}

/** Where a layer is at this moment, while it is dragged or resized. */
function placeOf(node: Konva.Node | undefined) {
  if (!node) return undefined;
  const [width, height] = [node.width() * node.scaleX(), node.height() * node.scaleY()];
  return { x: node.x(), y: node.y(), width, height };
}

interface HandleProps extends Omit<Props, 'stack'> {
  readonly layer: ManifestLayer;
  readonly onMoving: (ids: readonly string[]) => void;
}

function LayerHandle({ layer, manifest, active, onGuides, onMoving }: HandleProps) {
  const solo = useStudio((state) => state.solo);
  const { visible, locked } = lookOf(manifest, layer, solo);
  const { id, region, role } = layer;
  const movable = active && !locked && role !== 'background';

  /** The other selected layers move along. */
  const companions = (node: Konva.Node) => {
    const others = new Set(useStudio.getState().selection.filter((other) => other !== id));
    return (node.getParent()?.children ?? []).filter((each) => others.has(each.id()) && each.draggable());
  };
  const put = (nodes: readonly Konva.Node[], dx: number, dy: number) => {
    for (const node of nodes) {
      const own = manifest.layers.find((each) => each.id === node.id())?.region;
      if (own) node.position({ x: own.x + dx, y: own.y + dy });
    }
  };

  const pick = (event: Konva.KonvaEventObject<MouseEvent | TouchEvent>) => {
    const { selection } = useStudio.getState();
    const more = 'shiftKey' in event.evt && event.evt.shiftKey;
    if (more) select(selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id]);
    else if (!selection.includes(id)) select([id]);
  };

  return (
    <Shape
      id={id}
      {...region}
      visible={visible}
      sceneFunc={() => {}}
      hitFunc={(context, shape) => {
        context.beginPath();
        context.rect(0, 0, shape.width(), shape.height());
        context.fillStrokeShape(shape);
      }}
      fill="#000"
      listening={active && !locked}
      draggable={movable}
      onMouseDown={pick}
      onTouchStart={pick}
      onDragStart={({ target }) => {
        onMoving([id, ...companions(target).map((node) => node.id())]);
      }}
      onDragMove={({ target }) => {
        const others = companions(target);
        const moved = new Set([id, ...others.map((node) => node.id())]);
        const still = manifest.layers.filter((each) => !moved.has(each.id) && each.role !== 'background');
        const to = { ...region, x: target.x(), y: target.y() };
        const lines = [manifest.page, ...still.map((each) => each.region)];
        const snap = snapped(to, lines, SNAP / useView.getState().scale);
        target.position({ x: Math.round(snap.region.x), y: Math.round(snap.region.y) });
        onGuides(snap.guides);
        put(others, target.x() - region.x, target.y() - region.y);
      }}
      onDragEnd={({ target }) => {
        onGuides([]);
        onMoving([]);
        const nodes = [target, ...companions(target)];
        const [dx, dy] = [Math.round(target.x()) - region.x, Math.round(target.y()) - region.y];
        put(nodes, 0, 0);
        const ids = nodes.map((node) => node.id());
        if (!isPinching()) act(t.labels.move, (design) => moveBy(design, ids, dx, dy));
      }}
    />
  );
}
