import type { MRTErrorCode } from '../../errors.js';
import type { StackInit } from '../../stack/stack.js';
import type { Warning } from '../result.js';

/** A way to send and receive messages: a Worker, the inside of one, or a MessagePort. */
export interface Port {
  /** Sends a message; the buffers in `transfer` move instead of being copied. */
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void;
  /** Listens to messages. */
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** The formats that are read. */
export type ReadFormat = 'psd' | 'ora' | 'zip';

/** The formats that are written. */
export type WriteFormat = ReadFormat | 'psb' | 'svg' | 'pptx';

export type Request = { readonly id: number } & (
  | {
      readonly read: ReadFormat;
      readonly bytes: Uint8Array;
      readonly prefer?: 'layers' | 'partly' | 'merged' | undefined;
    }
  | {
      readonly write: WriteFormat;
      readonly stack: StackInit;
      readonly text?: 'editable' | 'pixels' | undefined;
    }
);

export type Reply = { readonly id: number } & (
  | { readonly progress: readonly [index: number, of: number] }
  | {
      readonly opened: {
        readonly stack: StackInit;
        readonly warnings: readonly Warning[];
        readonly psnr?: number;
      };
    }
  | { readonly written: { readonly bytes: Uint8Array<ArrayBuffer>; readonly warnings: readonly Warning[] } }
  | {
      readonly error: {
        readonly code: MRTErrorCode;
        readonly text: string;
        readonly field?: string | undefined;
      };
    }
);
