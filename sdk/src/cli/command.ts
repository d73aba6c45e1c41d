import type { Reporter } from './report.js';

export interface Option {
  readonly type: 'string' | 'boolean';
  /** How the value is called in the help. */
  readonly value?: string;
  readonly help: string;
}

/** What a command is given: its words, its options, and a signal that fires at Ctrl-C. */
export interface Context {
  readonly words: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly signal: AbortSignal;
  readonly report: Reporter;
  /** For results; everything else goes through `report`. */
  readonly out: NodeJS.WritableStream;
}

export interface Command {
  readonly summary: string;
  /** What follows `mrt <name>` in the usage line. */
  readonly usage: string;
  /** Fewest and most words. */
  readonly words: readonly [number, number];
  readonly options: Readonly<Record<string, Option>>;
  run(context: Context): Promise<void>;
}

export const JSON_OPTION = { json: { type: 'boolean', help: 'print one JSON object per event' } } as const;

export const URL_OPTION = {
  url: { type: 'string', value: 'HOST:PORT', help: 'gRPC address of a server (default: MRT_URL)' },
} as const;

/** Options of the commands that make layers. */
export const RUN_OPTIONS = {
  prompt: { type: 'string', value: 'TEXT', help: 'text for the whole design' },
  seed: { type: 'string', value: 'N', help: 'same seed, same pixels (default: drawn)' },
  steps: { type: 'string', value: 'N', help: "denoiser steps (default: the model's)" },
  quality: { type: 'string', value: 'TIER', help: 'draft, standard or best, instead of --steps' },
  guidance: { type: 'string', value: 'N', help: "how strongly the text rules (default: the model's)" },
  out: { type: 'string', value: 'FOLDER', help: 'where the files go' },
  name: { type: 'string', value: 'NAME', help: 'name of the files' },
  url: {
    type: 'string',
    value: 'HOST:PORT',
    help: 'gRPC address of a server (default: MRT_URL, or a server for this run alone)',
  },
  ...JSON_OPTION,
} as const satisfies Record<string, Option>;
