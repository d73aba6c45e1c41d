import * as z from 'zod/mini';
import type { ProgressStage } from '../events.js';

const STAGES: Record<ProgressStage, true> = {
  wait: true,
  read: true,
  lift: true,
  find: true,
  cut: true,
  refine: true,
  reconcile: true,
  check: true,
};

/** Any stage passes, since a newer server may have others; `isKnown` tells them apart. */
export const wireProgress = z.object({
  stage: z.custom<ProgressStage>((stage) => typeof stage === 'string', 'is not a text'),
  text: z.string(),
});

/** Whether this version knows the stage of a progress event. */
export function isKnown({ stage }: z.infer<typeof wireProgress>): boolean {
  return Object.hasOwn(STAGES, stage);
}
