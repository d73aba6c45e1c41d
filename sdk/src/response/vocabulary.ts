import type {
  ApproximateWords,
  Omission,
  PlannedReference,
  UnknownWords,
  VocabularyCheck,
} from '../events.js';
import type { Entry, RunRequest, Task } from '../request/request.js';
import { drawnName } from './references.js';

/** The tasks in which captions determine what a layer shows; in the others a picture does. */
const FROM_WORDS: readonly Task[] = ['text_to_layers', 'add_layers'];

/**
 * The request with neutral names for layers named by words that the model does not know, since they will show something else; where
 * that is a drawing, by its name.
 */
export function withHonestNames(
  request: RunRequest,
  slots: readonly Entry[],
  check?: VocabularyCheck,
  references?: readonly PlannedReference[],
): RunRequest {
  if (!check || !FROM_WORDS.includes(request.task)) return request;
  const unknown = new Set(check.unknown.map(({ slot }) => slots[slot - 1]?.id));
  const entries = request.entries.map((entry) => {
    if (entry.nameFrom !== 'words') return entry;
    if (unknown.has(entry.id))
      return { ...entry, name: drawnName(references, slots, entry) ?? numberedName(entry) };
    const taken = (check.approximate ?? []).filter(({ slot }) => slots[slot - 1]?.id === entry.id);
    return { ...entry, name: taken.reduce(inKnownWords, entry.name) };
  });
  return { ...request, entries };
}

const inKnownWords = (name: string, { said, taken }: ApproximateWords) => name.replace(said, () => taken);

/** The name of a layer of which it is not known what it shows: `Layer 2`. */
export const numberedName = ({ id }: Pick<Entry, 'id'>): string => id.replace(/^layer-/, 'Layer ');

/** One sentence for each choice that the server made for the caller. */
export function wordNotes({ page, approximate = [] }: Partial<VocabularyCheck> = {}): string[] {
  const size = page && [`the canvas is ${page.width} x ${page.height} px, for ${JSON.stringify(page.said)}`];
  const taken = approximate.map(
    ({ said, taken }) => `${JSON.stringify(said)} is taken for ${JSON.stringify(taken)}`,
  );
  return [...new Set([...(size ?? []), ...taken])];
}

/**
 * The notes, and a sentence for every caption with unknown words and for what is left out. `nameOf` names the layer in slot 1,
 * 2, ...
 */
export function wordRemarks(
  check: VocabularyCheck | undefined,
  task: Task,
  nameOf: (slot: number) => string | undefined,
  references: readonly PlannedReference[] = [],
): string[] {
  const notes = FROM_WORDS.includes(task) ? wordNotes(check) : [];
  return [
    ...notes,
    ...unknownRemarks(check, task, nameOf, references),
    ...(check?.omitted ?? []).map(omitted),
  ];

  function omitted({ slot, said, why }: Omission): string {
    return said
      ? `left out: ${said}, which ${why}`
      : `${whereOf({ slot }, nameOf)} ${why}; it may show anything`;
  }
}

function unknownRemarks(
  check: VocabularyCheck | undefined,
  task: Task,
  nameOf: (slot: number) => string | undefined,
  references: readonly PlannedReference[],
): string[] {
  return (check?.unknown ?? []).map((found) => {
    const { caption, words } = found;
    const where = whereOf(found, nameOf);
    if (words.length === 0)
      return `${where} (${JSON.stringify(caption)}) names nothing in the model's vocabulary`;
    const outside = `outside the model's vocabulary: ${words.join(', ')}`;
    if (!FROM_WORDS.includes(task)) return `${outside}; these words have no effect`;
    const drawn = references.find(({ slot }) => slot === found.slot);
    if (drawn)
      return `${outside}; ${where} (${JSON.stringify(caption)}) shows the drawing ${drawn.icon} alone`;
    return found.slot === 0
      ? `${outside}; no layer will show them`
      : `${outside}; ${where} (${JSON.stringify(caption)}) will show something else`;
  });
}

function whereOf({ slot }: Pick<UnknownWords, 'slot'>, nameOf: (slot: number) => string | undefined): string {
  if (slot === 0) return 'the prompt';
  return slot === 1 ? 'the background' : `layer ${JSON.stringify(nameOf(slot) ?? `Layer ${slot - 1}`)}`;
}
