import type { UnknownWords, VocabularyCheck } from '../events.js';
import type { Entry, RunRequest, Task } from '../request/request.js';

/** The tasks in which a layer shows what its caption says; in the others a picture rules. */
const FROM_WORDS: readonly Task[] = ['text_to_layers', 'add_layers'];

/** The request with names that its layers can live up to: of what the model does not know it draws something else. */
export function renamed(request: RunRequest, slots: readonly Entry[], check?: VocabularyCheck): RunRequest {
  const strange = new Set(check?.unknown.map(({ slot }) => slots[slot - 1]?.id));
  if (!FROM_WORDS.includes(request.task) || strange.size === 0) return request;
  const entries = request.entries.map((entry) =>
    entry.titled && strange.has(entry.id) ? { ...entry, name: entry.id.replace(/^layer-/, 'Layer ') } : entry,
  );
  return { ...request, entries };
}

/** A sentence for every caption that the model does not know all of. `nameOf`: of what travels as slot 1, 2, ... */
export function remarksOnWords(
  check: VocabularyCheck | undefined,
  task: Task,
  nameOf: (slot: number) => string | undefined,
): string[] {
  return (check?.unknown ?? []).map((found) => {
    const { caption, words } = found;
    const where = whereOf(found, nameOf);
    if (words.length === 0)
      return `${where} (${JSON.stringify(caption)}) names no thing of the model's vocabulary`;
    const outside = `outside the model's vocabulary: ${words.join(', ')}`;
    if (!FROM_WORDS.includes(task)) return `${outside}; such words do not help`;
    return found.slot === 0
      ? `${outside}; nothing will show that`
      : `${outside}; ${where} (${JSON.stringify(caption)}) will show something else`;
  });
}

function whereOf({ slot }: UnknownWords, nameOf: (slot: number) => string | undefined): string {
  if (slot === 0) return 'the prompt';
  return slot === 1 ? 'the background' : `layer ${JSON.stringify(nameOf(slot) ?? `Layer ${slot - 1}`)}`;
}
