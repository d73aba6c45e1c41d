'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { IDLE, type RunSource, type RunState, RunStore } from './run-store.js';

export { MRTError, type MRTErrorCode } from '../errors.js';
export type { RunSource, RunState };

/** What `useRun` gives. */
export interface UsedRun extends RunState {
  /** Starts a run; one that is under way is cancelled. The same function at every render. */
  readonly start: (source: RunSource) => void;
  /** Cancels the run on its server; no effect when none is under way. The same function at every render. */
  readonly cancel: () => void;
}

/**
 * A run in a component: `start(() => fetch('/poster', { method: 'POST', body }))`, or of a client of `@mrt/sdk/web`,
 * `start(() => mrt.generate({ prompt }))`. A component that goes away cancels its run.
 */
export function useRun(): UsedRun {
  const [store] = useState(() => new RunStore());
  const state = useSyncExternalStore(store.subscribe, store.snapshot, () => IDLE);
  useEffect(() => store.cancel, [store]);
  return { ...state, start: store.start, cancel: store.cancel };
}

/** An address for `<img src>` of a PNG: a preview or a layer's pixels. It is given back with the component. */
export function usePicture(png: Uint8Array<ArrayBuffer> | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!png) return setUrl(undefined);
    const made = URL.createObjectURL(new Blob([png], { type: 'image/png' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [png]);
  return url;
}
