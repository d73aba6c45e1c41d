import { MRTError } from '../errors.js';
import type { Accepted, Progress } from '../events.js';
import { tensor } from '../request/encode.js';
import { withLayout } from '../request/entries.js';
import type { Estimate } from '../request/estimate.js';
import {
  type LoadRequest,
  type RequestWithoutRegions,
  type RunRequest,
  slotsOf,
} from '../request/request.js';
import { toTensors } from '../request/wire.js';
import { foundLayers, withFoundNames } from '../response/found.js';
import { readLayout } from '../response/layout.js';
import type { Answer } from '../response/order.js';
import { wordRemarks } from '../response/vocabulary.js';
import type { Transport } from '../transport/transport.js';
import { type ExchangeOptions, exchange } from './exchange.js';

/** What a run would compute and cost, from the server, before any denoising. */
export interface Plan extends Omit<Accepted, 'queueMs'>, Estimate {
  /** How many layers would be made; `found` says which, where the experts make them. */
  readonly layers: number;
  /** Empty where `steps` was set. */
  readonly quality: string;
  /** Which distilled network would run; 0 is the undistilled one. */
  readonly student: number;
  /** Expected time of the run, alone on the server, without queueing. */
  readonly seconds: number;
  /** Bytes that it needs on the server: the most that the experts take at a time, or a denoiser step of the network. */
  readonly memoryBytes: number;
  readonly model: string;
  /** Digest of the weights. */
  readonly weights: string;
}

/** Asks the server for the plan of a request. */
export async function requestPlan(
  transport: Transport,
  load: LoadRequest,
  options: ExchangeOptions,
  onProgress?: (progress: Progress) => void,
): Promise<Plan> {
  const prepare = async () => {
    const request = await load(options);
    const tensors = [...toTensors(request), tensor('plan', [true])];
    return { tensors, read: (answer: Answer) => ({ answer, request }) };
  };
  let plan: Plan | undefined;
  // Read to the end: leaving the loop would cancel.
  for await (const { answer, request } of exchange(transport, prepare, options)) {
    if (answer.kind === 'progress') onProgress?.({ ...answer.info, index: answer.index, of: answer.of });
    else plan = readPlan(answer, request);
  }
  return plan as Plan; // an exchange that ends without one has thrown
}

function readPlan(answer: Answer, request: RunRequest | RequestWithoutRegions): Plan {
  if (answer.kind !== 'plan')
    throw new MRTError('internal', `the server sent ${answer.kind} instead of a plan`);
  const { memory: memoryBytes, pixels: pixelBytes, request: requestBytes, layers, ...rest } = answer.info;
  const layout = readLayout(rest);
  const remarks = [
    ...(layout.picture?.remarks ?? []),
    ...wordRemarks(rest.vocabulary, request.task, (slot) => rest.captions?.[slot - 1], rest.references),
  ];
  const plan = { ...layout, memoryBytes, pixelBytes, requestBytes, remarks };
  if (typeof layers === 'number') return { ...plan, layers };
  const given = 'entries' in request;
  const named = withFoundNames(given ? request : withLayout(request, layout), layers, given);
  return { ...plan, layers: layers.length, found: foundLayers(layers, slotsOf(named)) };
}
