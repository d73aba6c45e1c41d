import type { Vocabulary } from '../transport/server-info.js';

/** What a model knows, a line a kind; nothing where it knows no bounds. */
export function vocabularyLines(vocabulary: Vocabulary | undefined): string[] {
  return Object.entries(vocabulary ?? {}).map(([kind, phrases]) => `  knows ${kind}: ${phrases.join(', ')}`);
}
