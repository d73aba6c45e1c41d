import type { Region } from '@mrt/sdk/web';
import { useEffect, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { pixelsOf } from '../state/pixels.js';
import { useStudio, type Version } from '../state/store.js';
import { t } from '../text.js';

/** Two versions of one layer side by side. */
export function CompareDialog() {
  const comparison = useStudio((state) => state.comparison);
  if (!comparison) return null;
  const close = () => useStudio.setState({ comparison: undefined });
  const { name, before, after, take } = comparison;
  const frame = around(before.region, after.region);
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => open || close()}>
      <Modal className="modal wide">
        <Dialog className="dialog">
          <Heading slot="title">{t.compare.title}</Heading>
          <div className="sides">
            <Side version={before} frame={frame} label={`${t.compare.before}: ${name}`} />
            <Side version={after} frame={frame} label={`${t.compare.after}: ${name}`} />
          </div>
          <div className="panel-foot">
            <Button className="button quiet" onPress={close}>
              {t.compare.keep}
            </Button>
            <Button
              className="button primary"
              onPress={() => {
                take();
                close();
              }}
            >
              {t.compare.take}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** A version where it lies in the frame of both. */
function Side({ version, frame, label }: { version: Version; frame: Region; label: string }) {
  const { digest, region } = version;
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const png = pixelsOf(digest);
    if (!png) return;
    const made = URL.createObjectURL(new Blob([png], { type: 'image/png' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [digest]);
  const share = (length: number, of: number) => `${(length / of) * 100}%`;
  const place = {
    left: share(region.x - frame.x, frame.width),
    top: share(region.y - frame.y, frame.height),
    width: share(region.width, frame.width),
    height: share(region.height, frame.height),
  };
  return (
    <figure>
      <div className="side checks" style={{ aspectRatio: `${frame.width} / ${frame.height}` }}>
        <img src={url} alt={label} style={place} />
      </div>
      <figcaption>{label}</figcaption>
    </figure>
  );
}

function around(a: Region, b: Region): Region {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  const [right, bottom] = [Math.max(a.x + a.width, b.x + b.width), Math.max(a.y + a.height, b.y + b.height)];
  return { x, y, width: right - x, height: bottom - y };
}
