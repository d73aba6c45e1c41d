import type { Warning } from './result.js';

const NAMES = 3;

/** What happens to a feature: to one layer, and to several. */
export type Sentence = readonly [one: string, several: string];

/** Counts what a conversion loses, so that each feature is named once, with the number of layers and the first of their names. */
export class Tally {
  readonly #found = new Map<string, { sentence: Sentence; names: string[] }>();

  /** The features that were added, in order. */
  readonly log: string[] = [];

  add(feature: string, sentence: Sentence, name: string): void {
    this.log.push(feature);
    const entry = this.#found.get(feature) ?? { sentence, names: [] };
    entry.names.push(JSON.stringify(name));
    this.#found.set(feature, entry);
  }

  warnings(): Warning[] {
    return Array.from(this.#found, ([feature, { sentence, names }]) => {
      const [first] = names;
      if (names.length === 1) return { feature, text: `${first} ${sentence[0]}` };
      const more = names.length > NAMES ? ', ...' : '';
      const listed = `${names.slice(0, NAMES).join(', ')}${more}`;
      return { feature, text: `${names.length} layers ${sentence[1]}: ${listed}` };
    });
  }
}
