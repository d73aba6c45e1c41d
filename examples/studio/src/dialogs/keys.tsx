import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { t } from '../text.js';

export function KeysDialog({ onClose }: { onClose: () => void }) {
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => open || onClose()}>
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title">{t.keys.title}</Heading>
          <dl className="keys">
            {t.keys.list.map(([keys, what]) => (
              <div key={keys}>
                <dt>{keys}</dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <div className="panel-foot">
            <Button className="button primary" onPress={onClose}>
              {t.keys.close}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
