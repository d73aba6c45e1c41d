import { MRTError } from '../errors.js';
import type { Accepted } from '../events.js';
import { tensor } from '../request/encode.js';
import type { Estimate } from '../request/estimate.js';
import type { LoadRequest, Task } from '../request/request.js';
import { toTensors } from '../request/wire.js';
import { readLayout } from '../response/layout.js';
import type { Answer } from '../response/order.js';
import { wordRemarks } from '../response/vocabulary.js';
import type { Transport } from '../transport/transport.js';
import { type ExchangeOptions, exchange } from './exchange.js';

/** What a run would compute and cost, from the server, before any denoising. */
export interface Plan extends Omit<Accepted, 'queueMs'>, Estimate {
  /** How many layers would be made. */
  readonly layers: number;
  /** Empty where `steps` was set. */
  readonly quality: string;
  /** Which distilled network would run; 0 is the undistilled one. */
  readonly student: number;
  /** Expected time of the run, alone on the server, without queueing. */
  readonly seconds: number;
  /** Bytes that its denoiser steps need on the server. */
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
): Promise<Plan> {
  const prepare = async () => {
    const request = await load();
    const tensors = [...toTensors(request), tensor('plan', [true])];
    return { tensors, read: (answer: Answer) => readPlan(answer, request.task) };
  };
  let plan: Plan | undefined;
  // Read to the end: leaving the loop would cancel.
  for await (const answer of exchange(transport, prepare, options)) plan = answer;
  return plan as Plan; // an exchange that ends without one has thrown
}

function readPlan(answer: Answer, task: Task): Plan {
  if (answer.kind !== 'plan')
    throw new MRTError('internal', `the server sent ${answer.kind} instead of a plan`);
  const { memory: memoryBytes, pixels: pixelBytes, request: requestBytes, ...rest } = answer.info;
  const layout = readLayout(rest);
  const remarks = [
    ...(layout.picture?.remarks ?? []),
    ...wordRemarks(rest.vocabulary, task, (slot) => rest.captions?.[slot - 1]),
  ];
  return { ...layout, memoryBytes, pixelBytes, requestBytes, remarks };
}
