import type Konva from 'konva';
import { useEffect, useRef } from 'react';
import { Transformer } from 'react-konva';
import { changeBox } from '../state/boxes.js';
import type { Design } from '../state/document.js';
import { resizeLayer } from '../state/resize.js';
import { actPlan, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { lookOf } from './look.js';

/** Handles around what is selected. One layer or box can be resized; several only move. */
export function Handles({ design, active }: { design: Design; active: boolean }) {
  const selection = useStudio((state) => state.selection);
  const ref = useRef<Konva.Transformer>(null);
  const [only] = selection;
  const layer = design.plan ? undefined : design.manifest.layers.find(({ id }) => id === only);
  const fixed = layer && (layer.role === 'background' || lookOf(design.manifest, layer, undefined).locked);
  const resizable = active && selection.length === 1 && !fixed;

  useEffect(() => {
    const stage = ref.current?.getStage();
    const nodes = selection.flatMap((id) => stage?.findOne(`#${CSS.escape(id)}`) ?? []);
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
