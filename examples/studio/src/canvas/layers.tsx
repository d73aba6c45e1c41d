import type { Manifest, ManifestLayer } from '@mrt/sdk/web';
import type Konva from 'konva';
import { useRef } from 'react';
import { Group, Image } from 'react-konva';
import { moveBy } from '../state/edits.js';
import { act, select, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { useBitmap, useSeen } from './bitmap.js';
import { compositeOf, lookOf } from './look.js';
import { type Guide, snapped } from './snap.js';
import { useView } from './view.js';

const SNAP = 6; // px of the screen

interface Props {
  readonly manifest: Manifest;
  /** Whether layers can be picked and dragged. */
  readonly active: boolean;
  readonly onGuides: (guides: readonly Guide[]) => void;
}

export function Layers({ manifest, active, onGuides }: Props) {
  return (
    <Group>
      {manifest.layers.map((layer) => (
        <LayerImage key={layer.id} layer={layer} manifest={manifest} active={active} onGuides={onGuides} />
      ))}
    </Group>
  );
}

function LayerImage({ layer, manifest, active, onGuides }: Props & { layer: ManifestLayer }) {
  const solo = useStudio((state) => state.solo);
  const bitmap = useBitmap(useSeen(layer));
  const from = useRef({ x: 0, y: 0 });
  const { visible, opacity, locked } = lookOf(manifest, layer, solo);
  const { id, region, role, blendMode } = layer;
  const movable = active && !locked && role !== 'background';

  /** The other selected layers move along. */
  const companions = (node: Konva.Node) =>
    useStudio
      .getState()
      .selection.filter((other) => other !== id)
      .flatMap((other) => node.getStage()?.findOne(`#${other}`) ?? []);

  const pick = (event: Konva.KonvaEventObject<MouseEvent | TouchEvent>) => {
    const { selection } = useStudio.getState();
    const more = 'shiftKey' in event.evt && event.evt.shiftKey;
    if (more) select(selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id]);
    else if (!selection.includes(id)) select([id]);
  };

  return (
    <Image
      id={id}
      image={bitmap}
      {...region}
      visible={visible && bitmap !== undefined}
      opacity={opacity}
      globalCompositeOperation={compositeOf(blendMode)}
      listening={active && !locked}
      draggable={movable}
      perfectDrawEnabled={false}
      onMouseDown={pick}
      onTouchStart={pick}
      onDragStart={() => {
        from.current = { x: region.x, y: region.y };
      }}
      onDragMove={({ target }) => {
        const others = [
          manifest.page,
          ...manifest.layers
            .filter((other) => other.id !== id && other.role !== 'background')
            .map((other) => other.region),
        ];
        const moved = { ...region, x: target.x(), y: target.y() };
        const snap = snapped(moved, others, SNAP / useView.getState().scale);
        target.position({ x: Math.round(snap.region.x), y: Math.round(snap.region.y) });
        onGuides(snap.guides);
        for (const node of companions(target)) {
          const other = manifest.layers.find((each) => each.id === node.id());
          if (other)
            node.position({
              x: other.region.x + target.x() - region.x,
              y: other.region.y + target.y() - region.y,
            });
        }
      }}
      onDragEnd={({ target }) => {
        onGuides([]);
        const [dx, dy] = [Math.round(target.x()) - from.current.x, Math.round(target.y()) - from.current.y];
        const ids = [id, ...companions(target).map((node) => node.id())];
        target.position(region);
        act(t.labels.move, (design) => moveBy(design, ids, dx, dy));
      }}
    />
  );
}
