import type Konva from 'konva';
import { useEffect, useRef } from 'react';
import { Transformer } from 'react-konva';
import { changeBox } from '../state/boxes.js';
import type { Design } from '../state/document.js';
import { resizeLayer } from '../state/resize.js';
import { actPlan, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { lookOf } from './look.js';
import { useView } from './view.js';

/** Handles around what is selected. One layer or box can be resized; several only move. */
export function Handles({ design, active }: { design: Design; active: boolean }) {
  const selection = useStudio((state) => state.selection);
  const scale = useView((view) => view.scale);
  const ref = useRef<Konva.Transformer>(null);
  const [only] = selection;
  const layer = design.plan ? undefined : design.manifest.layers.find(({ id }) => id === only);
  const fixed = layer && (layer.role === 'background' || lookOf(design.manifest, layer, undefined).locked);
  const resizable = active && selection.length === 1 && !fixed;

  const region = layer?.region ?? design.plan?.boxes.find(({ id }) => id === only)?.region;

  useEffect(() => {
    const stage = ref.current?.getStage();
    const nodes = selection.flatMap((id) => stage?.findOne((node: Konva.Node) => node.id() === id) ?? []);
    ref.current?.nodes(nodes.filter((node) => node.isVisible()));
  });

  return (
    <Transformer
      ref={ref}
      rotateEnabled={false}
      resizeEnabled={resizable}
      keepRatio={!design.plan}
      shiftBehavior="inverted"
      flipEnabled={false}
      ignoreStroke
      enabledAnchors={anchorsOf((region?.width ?? 0) * scale, (region?.height ?? 0) * scale)}
      borderStroke="#6d5dfc"
      borderStrokeWidth={1.5}
      anchorSize={10}
      anchorCornerRadius={2}
      anchorStroke="#6d5dfc"
      anchorFill="#ffffff"
      boundBoxFunc={(before, after) => (after.width < 8 || after.height < 8 ? before : after)}
      onTransformEnd={() => {
        const node = ref.current?.nodes()[0];
        if (!node || !only) return;
        const region = {
          x: Math.round(node.x()),
          y: Math.round(node.y()),
          width: Math.max(1, Math.round(node.width() * node.scaleX())),
          height: Math.max(1, Math.round(node.height() * node.scaleY())),
        };
        node.scale({ x: 1, y: 1 });
        if (design.plan) {
          actPlan(t.labels.box, (plan) => changeBox(plan, only, { region }));
          const box = useStudio.getState().history?.present.plan?.boxes.find(({ id }) => id === only);
          if (box) node.setAttrs(box.region);
          return;
        }
        node.setAttrs(region); // shown at once; its pixels follow
        void resizeLayer(only, region);
      }}
    />
  );
}

/** Corners always; those between them only where they leave room to take hold of what is selected. */
const anchorsOf = (width: number, height: number) => [
  ...['top-left', 'top-right', 'bottom-left', 'bottom-right'],
  ...(height >= ROOM ? ['top-center', 'bottom-center'] : []),
  ...(width >= ROOM ? ['middle-left', 'middle-right'] : []),
];
const ROOM = 44; // px of the screen
