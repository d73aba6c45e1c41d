import type { Entry } from '../request/request.js';

/** One sentence for each of the server's notes on single layers. `slots` are the entries sent as slots 1, 2, ... */
export function noteRemarks(
  notes: readonly { readonly slot: number; readonly text: string }[] | undefined,
  slots: readonly Entry[],
): string[] {
  return (notes ?? []).map(({ slot, text }) => {
    const name = slots[slot - 1]?.name ?? `Layer ${slot - 1}`;
    return `layer ${JSON.stringify(name)}: ${text}`;
  });
}
