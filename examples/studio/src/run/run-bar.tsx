import { CircleX, Info, TriangleAlert, X } from 'lucide-react';
import { Button, ProgressBar } from 'react-aria-components';
import { dismiss, useStudio } from '../state/store.js';
import { t } from '../text.js';

/** What a run is doing, with the way to stop it. */
export function RunBar() {
  const running = useStudio((state) => state.running);
  if (!running) return null;
  const { label, text, share, preview, cancel } = running;
  return (
    <div className="run-bar">
      <ProgressBar
        className="progress"
        aria-label={label}
        {...(share === undefined ? { isIndeterminate: true } : { value: share * 100 })}
      >
        {({ percentage }) => (
          <>
            <span className="run-text" role="status">
              <b>{label}</b> {text}
              {preview && <em className="badge">{t.canvas.notice}</em>}
            </span>
            <span className="bar">
              <span
                className={share === undefined ? 'fill moving' : 'fill'}
                style={{ width: `${share === undefined ? 30 : percentage}%` }}
              />
            </span>
          </>
        )}
      </ProgressBar>
      <Button className="button" onPress={cancel}>
        <CircleX size={15} aria-hidden="true" /> {t.run.cancel}
      </Button>
    </div>
  );
}

/** What went wrong, or is worth knowing. */
export function NoticeBar() {
  const notice = useStudio((state) => state.notice);
  if (!notice) return null;
  const Icon = notice.kind === 'error' ? TriangleAlert : Info;
  return (
    <div className={`notice ${notice.kind}`} role={notice.kind === 'error' ? 'alert' : 'status'}>
      <Icon size={17} aria-hidden="true" />
      <div>
        <p>{notice.text}</p>
        {notice.lines && notice.lines.length > 0 && (
          <ul>
            {notice.lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
      </div>
      <Button className="icon-button" aria-label={t.dismiss} onPress={dismiss}>
        <X size={15} />
      </Button>
    </div>
  );
}
