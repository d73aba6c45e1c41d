import type { Region } from '../geometry.js';
import { digestOf } from './digest.js';

/** The background is the lowest layer of a stack. */
export type LayerRole = 'background' | 'layer';

/** One layer of a stack. A value: to change something, make another layer. */
export interface Layer {
  /** Unique in its stack. */
  readonly id: string;
  /** What people call it; any script, need not be unique. */
  readonly name: string;
  readonly role: LayerRole;
  /** Where it lies, in canvas px; may leave the page, never the canvas. */
  readonly region: Region;
  /** 0..1, on top of the alpha of its pixels. */
  readonly opacity: number;
  readonly hidden: boolean;
  readonly locked: boolean;
  /** A PNG of exactly the region's size; straight alpha. Never written to. */
  readonly png: Uint8Array;
  /** `sha256:` and the hex digest of `png`. */
  readonly digest: string;
  /** Made by the model in the run that gave this stack, or handed in and kept. */
  readonly source: 'generated' | 'kept';
  readonly caption?: string;
  /** The run that made it, also where later runs have kept it. */
  readonly origin?: Origin;
}

/** The run that made a layer. */
export interface Origin {
  readonly task: string;
  readonly model: string;
  readonly seed: number;
  readonly steps: number;
}

/** What a layer cannot do without; the rest is a visible, unlocked, opaque layer that was handed in. */
export type LayerInit = Pick<Layer, 'id' | 'region' | 'png'> & Partial<Omit<Layer, 'id' | 'region' | 'png'>>;

/**
 * A layer out of a picture: `makeLayer({ id: 'star', region, png })`. A stack checks that it fits.
 *
 * @param init its name defaults to its id, its role to `layer`; `digest` is worked out where it is not known already
 */
export function makeLayer(init: LayerInit): Layer {
  const { id, name = id, role = 'layer', opacity = 1, hidden = false, locked = false } = init;
  const { png, source = 'kept', caption, origin } = init;
  const region = Object.freeze({ ...init.region });
  const digest = init.digest ?? digestOf(png);
  // In this order always, so that the same layer gives the same manifest.
  return Object.freeze({
    ...{ id, name, role, region, opacity, hidden, locked, png, digest, source },
    ...(caption !== undefined && { caption }),
    ...(origin && { origin: Object.freeze({ ...origin }) }),
  });
}
