import * as z from 'zod/mini';
import type { Check, SelfCheck } from '../events.js';
import type { Entry } from '../request/request.js';
import { selfCheckOf } from '../stack/self-check.js';

const check = z.object({
  value: z.nullable(z.number()),
  flag: z.boolean(),
  slots: z.array(z.int().check(z.nonnegative())),
});

export const wireSelfCheck = selfCheckOf(check);

type Wire = z.infer<typeof wireSelfCheck>;

const ON_A_LAYER: Record<Exclude<keyof SelfCheck, 'recomposition'>, string> = {
  blank: 'came out blank',
  duplicate: 'is nearly the same as another one',
  outside: 'has content outside its region',
  grey: 'has a grey haze where it should be clear',
  doubt: 'is half transparent where it should be solid or clear',
  ghost: 'left its outline in what lies below it',
  shards: 'is in many pieces',
};

/** Replaces the wire's slot numbers by layer ids. `slots` are the entries sent as slots 1, 2, ... */
export function readSelfCheck(wire: Wire, slots: readonly Entry[]): SelfCheck {
  const of = ({ value, flag, slots: flagged }: Wire['blank']): Check => ({
    value,
    flag,
    layers: flagged.flatMap((slot) => slots[slot - 1]?.id ?? []),
  });
  return {
    recomposition: of(wire.recomposition),
    blank: of(wire.blank),
    duplicate: of(wire.duplicate),
    outside: of(wire.outside),
    grey: of(wire.grey),
    ...(wire.doubt && { doubt: of(wire.doubt) }),
    ...(wire.ghost && { ghost: of(wire.ghost) }),
    ...(wire.shards && { shards: of(wire.shards) }),
  };
}

/** One sentence for each flag and layer. */
export function selfCheckRemarks(checks: SelfCheck, slots: readonly Entry[]): string[] {
  const { recomposition } = checks;
  const sum = `the layers do not add up to the picture (${recomposition.value?.toFixed(1)} dB)`;
  const single = Object.entries(ON_A_LAYER).flatMap(([name, text]) => {
    const { layers = [] } = checks[name as keyof SelfCheck] ?? {};
    return layers.map(
      (id) => `layer ${JSON.stringify(slots.find((entry) => entry.id === id)?.name)} ${text}`,
    );
  });
  return recomposition.flag ? [sum, ...single] : single;
}
