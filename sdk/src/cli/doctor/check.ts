/** What a check found. `missing` keeps something from working; a `warning` may. */
export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'warning' | 'missing';
  readonly text: string;
  /** The way out, where something is not as it should be. */
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
