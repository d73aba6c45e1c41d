/** The result of a check. With `missing` something does not work; with `warning` it may not. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'missing';
  readonly text: string;
  /** How to fix it, if something is wrong. */
  readonly help?: string;
}

export const ok = (name: string, text: string): Check => ({ name, state: 'ok', text });

export const warning = (name: string, text: string, help: string): Check => ({
  name,
  state: 'warning',
  text,
  help,
});

export const missing = (name: string, text: string, help: string): Check => ({
  name,
  state: 'missing',
  text,
  help,
});
