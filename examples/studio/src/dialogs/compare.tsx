import { useEffect, useState } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { pixelsOf } from '../state/pixels.js';
import { useStudio } from '../state/store.js';
import { t } from '../text.js';

/** Two versions of one layer side by side. */
export function CompareDialog() {
  const comparison = useStudio((state) => state.comparison);
  if (!comparison) return null;
  const close = () => useStudio.setState({ comparison: undefined });
  const { name, before, after, take } = comparison;
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => open || close()}>
      <Modal className="modal wide">
        <Dialog className="dialog">
          <Heading slot="title">{t.compare.title}</Heading>
          <div className="sides">
            <Side digest={before} label={`${t.compare.before}: ${name}`} />
            <Side digest={after} label={`${t.compare.after}: ${name}`} />
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

function Side({ digest, label }: { digest: string; label: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const png = pixelsOf(digest);
    if (!png) return;
    const made = URL.createObjectURL(new Blob([png], { type: 'image/png' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [digest]);
  return (
    <figure>
      <img className="checks" src={url} alt={label} />
      <figcaption>{label}</figcaption>
    </figure>
  );
}
