import { invalid } from '../../errors.js';
import type { Region, Size } from '../../geometry.js';
import type { Quality, ReferenceMode, Sampling, TextMode, TextOptions } from '../../request/inputs.js';
import type { Context } from '../command.js';

type Values = Context['values'];

/** The value of a text option, if present. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

export function requiredText(values: Values, name: string): string {
  const value = text(values, name);
  if (value === undefined) throw invalid(`--${name}`, 'is missing; see --help');
  return value;
}

/** All values of an option that may be repeated. */
export function texts(values: Values, name: string): string[] {
  const value = values[name];
  return Array.isArray(value) ? (value as string[]) : [];
}

export function number(values: Values, name: string): number | undefined {
  const value = text(values, name);
  if (value === undefined) return undefined;
  if (value.trim() === '' || Number.isNaN(Number(value))) {
    throw invalid(`--${name}`, `is ${JSON.stringify(value)}; give a number`);
  }
  return Number(value);
}

/** The values of an option that may be repeated; undefined where it is absent. */
export function listOf(values: Values, name: string): string[] | undefined {
  const value = values[name];
  return Array.isArray(value) ? (value as string[]) : undefined;
}

/** `x,y,width,height` in px. */
export function parseRegion(written: string, option: string): Region {
  const parts = written.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [x, y, width, height] = parts;
  if (parts.length !== 4 || !parts.every(Number.isSafeInteger)) {
    throw invalid(option, `is ${JSON.stringify(written)}; give whole px as x,y,width,height`);
  }
  return { x, y, width, height } as Region;
}

/** `widthxheight` in px. */
export function parseSize(written: string, option: string): Size {
  const [, width, height] = /^\s*(\d{1,9})\s*[x×]\s*(\d{1,9})\s*$/i.exec(written) ?? [];
  const size = { width: Number(width), height: Number(height) };
  if (size.width > 0 && size.height > 0) return size;
  throw invalid(option, `is ${JSON.stringify(written)}; give width and height in whole px, as in 1080x1350`);
}

/** Who writes strings, what draws unknown things, and whether others are refused; the request is checked as a whole. */
export function textOptionsOf(values: Values): TextOptions {
  return {
    text: text(values, 'text') as TextMode | undefined,
    references: text(values, 'references') as ReferenceMode | undefined,
    ...(values.strict ? { strict: true } : {}),
  };
}

/** All `--header "NAME: VALUE"` options. */
export function headersOf(values: Values): Record<string, string> {
  return Object.fromEntries(
    texts(values, 'header').map((header) => {
      const [, name, value] = /^\s*([^\s:]+)\s*:\s*(.*?)\s*$/.exec(header) ?? [];
      if (name !== undefined && value !== undefined) return [name.toLowerCase(), value];
      throw invalid('--header', 'is not a header; give it as "NAME: VALUE"'); // not repeated: it may contain a secret
    }),
  );
}

/** The sampling options on the command line. */
export function samplingOf(values: Values): Sampling {
  return {
    prompt: text(values, 'prompt'),
    seed: number(values, 'seed'),
    steps: number(values, 'steps'),
    quality: text(values, 'quality') as Quality | undefined, // the request is checked as a whole
    guidance: number(values, 'guidance'),
  };
}
