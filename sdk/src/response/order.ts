import { MRTError } from '../errors.js';
import type { ServerEvent } from './decode.js';

const RANK = { accepted: 0, step: 1, layer: 2, done: 3, error: 3, plan: 3 } as const;

/** Every event except the heartbeat, which may come at any time. */
export type OrderedEvent = Exclude<ServerEvent, { kind: 'heartbeat' }>;

/** An event that answers a request; errors are thrown instead. */
export type Answer = Exclude<OrderedEvent, { kind: 'error' }>;

/**
 * Checks that events come in the order of the contract: `accepted` once and first, steps and layers counted upwards, nothing
 * after `done` or `error`, `plan` alone. Returns a function to call with each event; it throws MRTError `internal`.
 */
export function orderCheck(): (event: OrderedEvent) => void {
  let last: OrderedEvent | undefined;
  return (event) => {
    const fault = faultOf(event, last);
    if (fault) throw new MRTError('internal', `the server's events are out of order: ${fault}`);
    last = event;
  };
}

function faultOf(event: OrderedEvent, last: OrderedEvent | undefined): string | undefined {
  const now = `${event.kind} ${event.index} of ${event.of}`;
  if (!last) return ['accepted', 'plan', 'error'].includes(event.kind) ? undefined : `${now} came first`;
  const before = `${last.kind} ${last.index} of ${last.of}`;
  const forward = RANK[event.kind] > RANK[last.kind] && event.kind !== 'plan';
  const counted = event.kind === last.kind && event.index > last.index && event.of === last.of;
  if (!forward && !(counted && RANK[event.kind] % 3 > 0)) return `${now} came after ${before}`;
  const counts = event.kind === 'step' || event.kind === 'layer';
  return counts && (event.index < 1 || event.index > event.of) ? `${now} is out of range` : undefined;
}
