// What lies over the picture and is none of it: the veil around the page, its frame, and the preview of a run.
import type { Manifest, Region } from '@mrt/sdk/web';
import { useEffect, useState } from 'react';
import { Group, Image, Label, Rect, Tag, Text } from 'react-konva';
import { useStudio } from '../state/store.js';
import { t } from '../text.js';
import { useGround } from './checks.js';
import { useBitmap } from './picture/bitmaps.js';
import { useView } from './view.js';

/** What lies outside the page is pale, or not seen at all. */
export function Veil({ page, opaque }: { page: Region; opaque: boolean }) {
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

/** The edges of the page, and of the canvas where it is larger. */
export function Frames({ page, canvas }: { page: Region; canvas: Manifest['canvas'] }) {
  const thin = { strokeWidth: 1, strokeScaleEnabled: false, listening: false };
  return (
    <>
      <Rect {...page} {...thin} stroke="#8888" />
      {canvas.width * canvas.height > page.width * page.height && (
        <Rect {...{ x: 0, y: 0, ...canvas }} {...thin} stroke="#888c" dash={[6, 4]} />
      )}
    </>
  );
}

/** The layer that a picture would restyle if it were dropped now. */
export function DropFrame({ manifest }: { manifest: Manifest }) {
  const id = useStudio((state) => state.dropTarget);
  const scale = useView((view) => view.scale);
  const layer = manifest.layers.find((each) => each.id === id);
  if (!layer) return null;
  const { x, y } = layer.region;
  return (
    <Group listening={false}>
      <Rect {...layer.region} stroke="#6d5dfc" strokeWidth={3} strokeScaleEnabled={false} fill="#6d5dfc33" />
      <Label x={x} y={y} scaleX={1 / scale} scaleY={1 / scale}>
        <Tag fill="#5a48e0" cornerRadius={3} />
        <Text {...{ fontSize: 13, padding: 6, fill: '#fff' }} text={`${t.make.styleRun}: ${layer.name}`} />
      </Label>
    </Group>
  );
}

/** The preview of a run, inside the frame of the page, and layers that have landed on it. */
export function Preview({ page }: { page: Region }) {
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

function Landed({ digest, region }: { digest: string; region: Region }) {
  return <Image image={useBitmap(digest)} {...region} />;
}
