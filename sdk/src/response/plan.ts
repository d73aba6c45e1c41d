import { MRTError } from '../errors.js';
import { type ExchangeOptions, exchange } from '../exchange.js';
import type { Region, Size } from '../geometry.js';
import { tensor } from '../request/encode.js';
import type { Estimate } from '../request/estimate.js';
import type { Load } from '../request/request.js';
import { toTensors } from '../request/wire.js';
import type { Transport } from '../transport/transport.js';
import type { Answer } from './order.js';
import { regionOf } from './regions.js';

/** What a run would be, said by the server before any denoising. */
export interface Plan extends Estimate {
  readonly canvas: Size;
  readonly page: Region;
  /** Of every layer that the model sees, background first, snapped outwards to the token grid; as a run's `accepted` has them. */
  readonly regions: readonly Region[];
  /** Of every layer, where a prompt without regions was planned. */
  readonly captions?: readonly string[];
  /** How many layers would be made. */
  readonly layers: number;
  /** Tokens that are computed: `tokens` and padding. */
  readonly bucket: number;
  readonly quality: string;
  readonly steps: number;
  /** Which distilled network would run; 0 is the undistilled one. */
  readonly student: number;
  readonly guidance: number;
  readonly seed: number;
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
  const tensors = async () => [...toTensors(await load()), tensor('plan', [true])];
  let plan: Plan | undefined;
  for await (const event of exchange(transport, tensors, options)) plan = read(event); // to the end: leaving would cancel
  if (!plan) throw new MRTError('internal', 'the server ended without a plan');
  return plan;
}

function read(event: Answer): Plan {
  if (event.kind !== 'plan') throw new MRTError('internal', `the server answered a plan with ${event.kind}`);
  const { canvas, page, regions, memory, pixels, request, ...rest } = event.info;
  const [width, height] = canvas;
  return {
    ...rest,
    canvas: { width, height },
    page: regionOf(page),
    regions: regions.map(regionOf),
    memoryBytes: memory,
    pixelBytes: pixels,
    requestBytes: request,
  };
}
