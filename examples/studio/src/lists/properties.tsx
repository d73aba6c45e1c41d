import type { ManifestGroup, ManifestLayer } from '@mrt/sdk/web';
import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignStartHorizontal,
  AlignStartVertical,
} from 'lucide-react';
import { Button } from 'react-aria-components';
import { groupSelected, lookOf } from '../canvas/look.js';
import type { Design } from '../state/document.js';
import { place } from '../state/edits.js';
import { pixelsOf } from '../state/pixels.js';
import { resizeLayer } from '../state/resize.js';
import { act, useStudio } from '../state/store.js';
import { t } from '../text.js';
import { LookFields } from './look-fields.js';
import { IconButton, Px } from './parts.js';

/** Place, size, look and origin of the selected layer, or the look of the selected group. */
export function Properties({ design }: { design: Design }) {
  const selection = useStudio((state) => state.selection);
  const group = groupSelected(design.manifest, selection);
  if (group) return <Group group={group} />;
  const layer = design.manifest.layers.find(({ id }) => id === selection[0]);
  if (!layer || selection.length !== 1) return <p className="empty">{t.layers.none}</p>;
  return <Layer key={layer.id} design={design} layer={layer} />;
}

function Group({ group }: { group: ManifestGroup }) {
  return (
    <div className="properties">
      <p className="hint">
        {t.layers.group}: {group.name}
      </p>
      <LookFields group={group} />
    </div>
  );
}

function Layer({ design, layer }: { design: Design; layer: ManifestLayer }) {
  const { id, region } = layer;
  const { page } = design.manifest;
  const fixed = layer.role === 'background' || lookOf(design.manifest, layer, undefined).locked;
  const original = design.originals[id];
  const put = (to: Partial<typeof region>) => {
    const next = { ...region, ...to };
    if (next.width === region.width && next.height === region.height)
      act(t.labels.move, (value) => place(value, id, next));
    else void resizeLayer(id, next);
  };
  const aligns = [
    [t.layers.left, AlignStartVertical, { x: page.x }],
    [t.layers.center, AlignCenterVertical, { x: Math.round(page.x + (page.width - region.width) / 2) }],
    [t.layers.right, AlignEndVertical, { x: page.x + page.width - region.width }],
    [t.layers.top, AlignStartHorizontal, { y: page.y }],
    [t.layers.middle, AlignCenterHorizontal, { y: Math.round(page.y + (page.height - region.height) / 2) }],
    [t.layers.bottom, AlignEndHorizontal, { y: page.y + page.height - region.height }],
  ] as const;

  return (
    <div className="properties">
      <fieldset className="px-grid" aria-label={t.layers.size}>
        <Px
          label={t.layers.x}
          value={region.x - page.x}
          isDisabled={fixed}
          onChange={(x) => put({ x: x + page.x })}
        />
        <Px
          label={t.layers.y}
          value={region.y - page.y}
          isDisabled={fixed}
          onChange={(y) => put({ y: y + page.y })}
        />
        <Px
          label={t.layers.w}
          value={region.width}
          min={1}
          max={16384}
          isDisabled={fixed}
          onChange={(width) => put({ width })}
        />
        <Px
          label={t.layers.h}
          value={region.height}
          min={1}
          max={16384}
          isDisabled={fixed}
          onChange={(height) => put({ height })}
        />
      </fieldset>
      <fieldset className="aligns" aria-label={t.layers.align}>
        {aligns.map(([label, Icon, to]) => (
          <IconButton
            key={label}
            label={`${t.layers.align}: ${label}`}
            isDisabled={fixed}
            onPress={() => put(to)}
          >
            <Icon size={16} />
          </IconButton>
        ))}
      </fieldset>
      <LookFields layer={layer} />
      {original && (
        <p className="hint">
          {t.layers.original}{' '}
          <Button className="link" onPress={() => fullSize(id, original, region)}>
            {t.layers.resetSize}
          </Button>
        </p>
      )}
      <dl className="facts">
        {layer.caption && <Fact name={t.layers.caption} value={layer.caption} />}
        {layer.text && <Fact name="Text" value={layer.text.string} />}
        <Fact
          name={t.layers.digest}
          value={`${layer.digest.slice(7, 19)} · ${layer.source === 'kept' ? t.layers.kept : t.layers.generated}`}
          title={layer.digest}
        />
      </dl>
    </div>
  );
}

function Fact({ name, value, title }: { name: string; value: string; title?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={title ?? value}>{value}</dd>
    </div>
  );
}

/** Back to the size that the layer's own pixels have. */
function fullSize(id: string, original: string, { x, y }: { x: number; y: number }): void {
  const png = pixelsOf(original);
  if (!png) return;
  const view = new DataView(png.buffer, png.byteOffset);
  const region = { x, y, width: view.getUint32(16), height: view.getUint32(20) }; // of the PNG's header
  act(t.labels.resize, (value) => {
    const { [id]: _, ...originals } = value.originals;
    return { ...place(value, id, region, png), originals };
  });
}
