/** A history of plain values: undo and redo, newest last. */
export interface History<T> {
  readonly past: readonly Entry<T>[];
  readonly present: T;
  readonly future: readonly Entry<T>[];
}

/** A value as it was before (in `past`) or after (in `future`) what `label` says was done. */
export interface Entry<T> {
  readonly label: string;
  readonly value: T;
}

export const DEPTH = 500;

export const historyOf = <T>(present: T): History<T> => ({ past: [], present, future: [] });

/**
 * Something was done; what was undone before cannot be redone any more.
 *
 * @param merge whether it goes on with the last entry, if that has the same label: a key that is held down is one step
 */
export function done<T>({ past, present }: History<T>, label: string, value: T, merge = false): History<T> {
  if (value === present) return { past, present, future: [] };
  if (merge && past.at(-1)?.label === label) return { past, present: value, future: [] };
  return { past: [...past, { label, value: present }].slice(-DEPTH), present: value, future: [] };
}

export function undone<T>({ past, present, future }: History<T>): History<T> {
  const last = past.at(-1);
  if (!last) return { past, present, future };
  return {
    past: past.slice(0, -1),
    present: last.value,
    future: [{ label: last.label, value: present }, ...future],
  };
}

export function redone<T>({ past, present, future }: History<T>): History<T> {
  const [next, ...rest] = future;
  if (!next) return { past, present, future };
  return { past: [...past, { label: next.label, value: present }], present: next.value, future: rest };
}
