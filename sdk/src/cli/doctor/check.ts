/** The result of a check. With `missing` something does not work; with `warning` it may not. */
export interface CheckResult {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'missing';
  readonly text: string;
  /** How to fix it, if something is wrong. */
  readonly help?: string;
}

export const ok = (name: string, text: string): CheckResult => ({ name, state: 'ok', text });

export const warning = (name: string, text: string, help: string): CheckResult => ({
  name,
  state: 'warning',
  text,
  help,
});

export const missing = (name: string, text: string, help: string): CheckResult => ({
  name,
  state: 'missing',
  text,
  help,
});
