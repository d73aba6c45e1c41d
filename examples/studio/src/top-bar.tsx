import { CircleHelp, Download, FilePlus2, FolderOpen, Redo2, Undo2 } from 'lucide-react';
import { Button, FileTrigger, Input, TextField } from 'react-aria-components';
import { ACCEPTED, openAny } from './files/incoming.js';
import { IconButton } from './lists/parts.js';
import { act, redo, select, undo, useStudio } from './state/store.js';
import { t } from './text.js';

export function TopBar({ onExport, onKeys }: { onExport: () => void; onKeys: () => void }) {
  const history = useStudio((state) => state.history);
  const saved = useStudio((state) => state.saved);
  const running = useStudio((state) => state.running !== undefined);
  const design = history?.present;
  const last = history?.past.at(-1)?.label;
  const next = history?.future[0]?.label;
  return (
    <header className="top">
      <span className="brand" aria-hidden="true">
        <svg viewBox="0 0 24 24" width="22" height="22" role="presentation">
          <path d="M12 2 2 7.5 12 13l10-5.5Z" fill="#7c6cff" />
          <path d="M4.5 11 2 12.4 12 18l10-5.6-2.5-1.4L12 15.2Z" fill="#7c6cff" opacity=".7" />
          <path d="M4.5 15.9 2 17.3 12 23l10-5.7-2.5-1.4L12 20.2Z" fill="#7c6cff" opacity=".4" />
        </svg>
      </span>
      {design ? (
        <>
          <h1 className="visually-hidden">{t.app}</h1>
          <TextField
            key={design.name}
            className="title"
            aria-label={t.top.name}
            defaultValue={design.name}
            onBlur={({ target }) => {
              const name = (target as HTMLInputElement).value.trim();
              if (name && name !== design.name) act(t.labels.name, (value) => ({ ...value, name }));
            }}
          >
            <Input onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()} />
          </TextField>
          <span className={`saved ${saved}`} role="status">
            {saved === 'other' ? t.project.elsewhere : t.project[saved]}
          </span>
          <span className="spring" />
          <IconButton
            label={last ? `${t.top.undo}: ${last}` : t.top.undo}
            isDisabled={!last || running}
            onPress={undo}
          >
            <Undo2 size={17} />
          </IconButton>
          <IconButton
            label={next ? `${t.top.redo}: ${next}` : t.top.redo}
            isDisabled={!next || running}
            onPress={redo}
          >
            <Redo2 size={17} />
          </IconButton>
          <IconButton
            label={t.top.new}
            isDisabled={running}
            onPress={() => {
              select([]);
              useStudio.setState({ history: undefined, notice: undefined });
            }}
          >
            <FilePlus2 size={17} />
          </IconButton>
          <FileTrigger
            acceptedFileTypes={ACCEPTED}
            onSelect={(files) => files?.[0] && void openAny(files[0])}
          >
            <IconButton label={t.top.open} isDisabled={running}>
              <FolderOpen size={17} />
            </IconButton>
          </FileTrigger>
          <IconButton label={t.top.help} onPress={onKeys} className="icon-button wide-only">
            <CircleHelp size={17} />
          </IconButton>
          <Button
            className="button primary"
            aria-label={t.top.export}
            isDisabled={running || design.manifest.layers.length === 0}
            onPress={onExport}
          >
            <Download size={15} aria-hidden="true" /> <span>{t.top.export}</span>
          </Button>
        </>
      ) : (
        <span className="title">{t.app}</span>
      )}
    </header>
  );
}
