import type { Reporter } from './report/reporter.js';

export interface Option {
  readonly type: 'string' | 'boolean';
  /** Whether it may be repeated. */
  readonly multiple?: true;
  /** Name of the value in the help. */
  readonly value?: string;
  readonly help: string;
}

/** The input of a command: positional arguments, options, and a signal that fires at Ctrl-C. */
export interface Context {
  readonly words: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly signal: AbortSignal;
  readonly report: Reporter;
  /** Output for results; everything else goes through `report`. */
  readonly out: NodeJS.WritableStream;
  /** Read where a word or an option is `-`. */
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
}

export interface Command {
  readonly summary: string;
  /** The part of the usage line after `mrt <name>`. */
  readonly usage: string;
  /** Minimum and maximum number of positional arguments. */
  readonly words: readonly [number, number];
  readonly options: Readonly<Record<string, Option>>;
  run(context: Context): Promise<void>;
}

export const JSON_OPTION = { json: { type: 'boolean', help: 'print one JSON object per event' } } as const;

const HEADER_OPTION = {
  header: {
    type: 'string',
    multiple: true,
    value: '"NAME: VALUE"',
    help: 'sent with every call, for gateways; may be repeated',
  },
} as const;

/** Options of the commands that need a running server. */
export const SERVER_OPTIONS = {
  url: {
    type: 'string',
    value: 'URL',
    help: 'of a server: HOST:PORT (gRPC), grpcs://, http:// or https:// (default: MRT_URL, or 127.0.0.1:8001)',
  },
  ...HEADER_OPTION,
  ...JSON_OPTION,
} as const satisfies Record<string, Option>;

/** Who may ask over HTTP. */
export const VISITOR_OPTIONS = {
  hostname: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    help: 'HTTP is reached under this name, too, besides localhost and addresses; may be repeated',
  },
  origin: {
    type: 'string',
    multiple: true,
    value: 'ORIGIN',
    help: 'pages from here may ask over HTTP, like https://studio.example.com; may be repeated',
  },
} as const satisfies Record<string, Option>;

/** Options of the commands that use the model, on a server that they start if none is named. */
export const MODEL_OPTIONS = {
  prompt: { type: 'string', value: 'TEXT', help: 'text for the whole design' },
  seed: { type: 'string', value: 'N', help: 'same seed, same pixels (default: random)' },
  steps: { type: 'string', value: 'N', help: "denoiser steps (default: the model's)" },
  quality: { type: 'string', value: 'TIER', help: 'draft, standard or best, instead of --steps' },
  guidance: { type: 'string', value: 'N', help: "strength of the text's influence (default: the model's)" },
  url: {
    type: 'string',
    value: 'URL',
    help: 'of a server: HOST:PORT (gRPC), grpcs://, http:// or https:// (default: MRT_URL, or a temporary server)',
  },
  ...HEADER_OPTION,
  ...JSON_OPTION,
} as const satisfies Record<string, Option>;

/** The options of the commands that draw what captions say. */
export const TEXT_OPTIONS = {
  text: {
    type: 'string',
    value: 'HOW',
    help: 'strings in double quotes: drawn by the network, typeset in a font, or auto, in a font where the drawn one is wrong (default: auto)',
  },
  references: {
    type: 'string',
    value: 'HOW',
    help: 'things that the model does not know: auto, drawn after an icon set that the server has, or off (default: auto)',
  },
  strict: {
    type: 'boolean',
    help: 'fail before anything is computed where the model does not know a word, instead of a warning',
  },
} as const satisfies Record<string, Option>;

/** How results are written. */
export const OUTPUT_OPTIONS = {
  format: {
    type: 'string',
    value: 'EXTENSION',
    help: 'of what goes to stdout, where the output is -: psd, ora, ...',
  },
  'no-clobber': { type: 'boolean', help: 'fail before the run where a file would be replaced' },
} as const satisfies Record<string, Option>;

/** Options of the commands that generate layers. */
export const RUN_OPTIONS = {
  ...MODEL_OPTIONS,
  out: {
    type: 'string',
    value: 'PATH',
    help: 'a folder, or a file: .psd, .psb, .ora, .zip, .svg, .pptx, .png',
  },
  name: { type: 'string', value: 'NAME', help: 'name of the files in the folder' },
  ...OUTPUT_OPTIONS,
  'no-preview': { type: 'boolean', help: 'do not show previews on the terminal' },
} as const satisfies Record<string, Option>;
