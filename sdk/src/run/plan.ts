import { MRTError } from '../errors.js';
import type { Accepted } from '../events.js';
import { tensor } from '../request/encode.js';
import type { Estimate } from '../request/estimate.js';
import type { Load, Task } from '../request/request.js';
import { toTensors } from '../request/wire.js';
import type { Answer } from '../response/order.js';
import { placed } from '../response/regions.js';
import { remarksOnWords } from '../response/vocabulary.js';
import type { Transport } from '../transport/transport.js';
import { type ExchangeOptions, exchange } from './exchange.js';

/** What a run would be, said by the server before any denoising: what `accepted` would say of it, and what it would cost. */
export interface Plan extends Omit<Accepted, 'queueMs'>, Estimate {
  /** How many layers would be made. */
  readonly layers: number;
  /** Empty where the number of steps was given. */
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

/** Asks for the plan of a request. */
export async function planOf(transport: Transport, load: Load, options: ExchangeOptions): Promise<Plan> {
  let task: Task = 'text_to_layers';
  const tensors = async () => {
    const request = await load();
    task = request.task;
    return [...toTensors(request), tensor('plan', [true])];
  };
  let plan: Plan | undefined;
  for await (const event of exchange(transport, tensors, options)) plan = read(event, task); // to the end: leaving would cancel
  if (!plan) throw new MRTError('internal', 'the server ended without a plan');
  return plan;
}

function read(event: Answer, task: Task): Plan {
  if (event.kind !== 'plan') throw new MRTError('internal', `the server answered a plan with ${event.kind}`);
  const { memory: memoryBytes, pixels: pixelBytes, request: requestBytes, ...rest } = event.info;
  const told = placed(rest);
  const onWords = remarksOnWords(rest.vocabulary, task, (slot) => rest.captions?.[slot - 1]);
  const remarks = [...(told.picture?.remarks ?? []), ...onWords];
  return { ...told, memoryBytes, pixelBytes, requestBytes, remarks };
}
