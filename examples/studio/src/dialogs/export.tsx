import { useEffect, useState } from 'react';
import {
  Button,
  Dialog,
  Heading,
  Label,
  Modal,
  ModalOverlay,
  Radio,
  RadioGroup,
} from 'react-aria-components';
import { type Exported, type ExportOptions, exported, FORMATS, type Format, save } from '../files/export.js';
import type { Design } from '../state/document.js';
import { stackFrom } from '../state/stacks.js';
import { textOf } from '../state/store.js';
import { t } from '../text.js';

/** Writes the file as soon as a format is chosen, and says what it cannot hold before it is saved. */
export function ExportDialog({ design, onClose }: { design: Design; onClose: () => void }) {
  const [options, setOptions] = useState<ExportOptions>({ format: 'psd', crop: 'page', scale: 1 });
  const [written, setWritten] = useState<Exported>();
  const [fault, setFault] = useState<string>();
  useEffect(() => {
    let wanted = true;
    setWritten(undefined);
    setFault(undefined);
    exported(stackFrom(design), options).then(
      (file) => wanted && setWritten(file),
      (error) => wanted && setFault(textOf(error)),
    );
    return () => {
      wanted = false;
    };
  }, [design, options]);
  const choose = <K extends keyof ExportOptions>(key: K, value: ExportOptions[K]) =>
    setOptions({ ...options, [key]: value });

  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => open || onClose()}>
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title">{t.export.title}</Heading>
          <RadioGroup
            className="choices"
            value={options.format}
            onChange={(value) => choose('format', value as Format)}
          >
            <Label>{t.export.format}</Label>
            {FORMATS.map((format) => (
              <Radio key={format} value={format} className="choice">
                {t.export[format]}
              </Radio>
            ))}
          </RadioGroup>
          {options.format === 'png' && (
            <>
              <RadioGroup
                className="segments"
                value={options.crop}
                onChange={(value) => choose('crop', value as 'page' | 'canvas')}
                orientation="horizontal"
              >
                <Label>{t.export.area}</Label>
                <Radio value="page" className="segment">
                  {t.export.page}
                </Radio>
                <Radio value="canvas" className="segment">
                  {t.export.canvas}
                </Radio>
              </RadioGroup>
              <RadioGroup
                className="segments"
                value={String(options.scale)}
                onChange={(value) => choose('scale', value === '2' ? 2 : 1)}
                orientation="horizontal"
              >
                <Label>{t.export.scale}</Label>
                <Radio value="1" className="segment">
                  1×
                </Radio>
                <Radio value="2" className="segment">
                  2×
                </Radio>
              </RadioGroup>
            </>
          )}
          <div className="export-result" role="status">
            {fault && <p className="fault">{fault}</p>}
            {!written && !fault && <p>{t.export.writing}…</p>}
            {written && written.warnings.length === 0 && <p>{t.export.clean}</p>}
            {written && written.warnings.length > 0 && (
              <>
                <p>{t.export.warnings}:</p>
                <ul>
                  {written.warnings.map((warning) => (
                    <li key={warning}>{warning}</li>
                  ))}
                </ul>
              </>
            )}
          </div>
          <div className="panel-foot">
            <Button className="button quiet" onPress={onClose}>
              {t.export.close}
            </Button>
            <Button
              className="button primary"
              isDisabled={!written}
              onPress={() => {
                if (written) save(written.blob, design.name, options.format);
                onClose();
              }}
            >
              {t.export.save}
              {written && ` (${kilobytes(written.blob.size)})`}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const kilobytes = (bytes: number) =>
  bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
