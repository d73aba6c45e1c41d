import { MRTError } from '../errors.js';
import type { ServerEvent } from './decode.js';

const RANK = { accepted: 0, step: 1, layer: 2, done: 3, error: 3, plan: 3 } as const;

/** Every event except the heartbeat, which may come at any time. */
export type OrderedEvent = Exclude<ServerEvent, { kind: 'heartbeat' }>;

/** An event that answers a request; errors are thrown instead. */
export type Answer = Exclude<OrderedEvent, { kind: 'error' }>;

type Ranked = Exclude<OrderedEvent, { kind: 'progress' }>;

/**
 * Checks that events come in the order of the contract: `accepted` once and first, steps and layers counted upwards, nothing
 * after `done` or `error`, `plan` alone; progress anywhere before the last event. Returns a function to call with each event; it
 * throws MRTError `internal`.
 */
export function orderCheck(): (event: OrderedEvent) => void {
  let last: Ranked | undefined;
  return (event) => {
    const fault = event.kind === 'progress' ? progressFault(event, last) : faultOf(event, last);
    if (fault) throw new MRTError('internal', `the server's events are out of order: ${fault}`);
    if (event.kind !== 'progress') last = event;
  };
}

function progressFault(event: OrderedEvent, last: Ranked | undefined): string | undefined {
  if (last && RANK[last.kind] === RANK.done) return `${described(event)} came after ${last.kind}`;
  return rangeFault(event);
}

function faultOf(event: Ranked, last: Ranked | undefined): string | undefined {
  if (!last)
    return ['accepted', 'plan', 'error'].includes(event.kind) ? undefined : `${described(event)} came first`;
  const forward = RANK[event.kind] > RANK[last.kind] && event.kind !== 'plan';
  const counted = event.kind === last.kind && event.index > last.index && event.of === last.of;
  if (!forward && !(counted && RANK[event.kind] % 3 > 0))
    return `${described(event)} came after ${described(last)}`;
  return event.kind === 'step' || event.kind === 'layer' ? rangeFault(event) : undefined;
}

function rangeFault(event: OrderedEvent): string | undefined {
  return event.index < 1 || event.index > event.of ? `${described(event)} is out of range` : undefined;
}

const described = ({ kind, index, of }: OrderedEvent) => `${kind} ${index} of ${of}`;
