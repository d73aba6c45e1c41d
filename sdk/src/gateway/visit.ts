import type { Client, RunOptions } from '../client.js';
import type { FileKind, FileLink } from './kept-files.js';
import type { BodyShare } from './limits.js';

/** A request for a run that was let in. */
export interface Visit {
  readonly request: Request;
  readonly client: Client;
  /** Of each of its runs: they end with the request, and are in its caller's name. */
  readonly options: RunOptions;
  readonly share: BodyShare;
  readonly maxBodyBytes: number;
  /** The address of the server behind, which no answer tells. */
  readonly address: string;
  /** Keeps a file for the caller to fetch. */
  readonly keep: (name: string, kind: FileKind, bytes: Uint8Array<ArrayBuffer>) => FileLink;
  /** Gives its place back; called when nothing runs any more. */
  readonly leave: () => void;
}
