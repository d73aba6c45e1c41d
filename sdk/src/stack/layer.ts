import type { Region } from '../geometry.js';
import { digestOf } from './digest.js';

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
}

/** What a layer cannot do without; the rest is visible, unlocked, opaque and digested here. */
export type LayerInit = Pick<Layer, 'id' | 'name' | 'role' | 'region' | 'png' | 'source'> &
  Partial<Pick<Layer, 'opacity' | 'hidden' | 'locked' | 'digest' | 'caption'>>;

export function makeLayer(init: LayerInit): Layer {
  const { id, name, role, opacity = 1, hidden = false, locked = false, png, source, caption } = init;
  const region = Object.freeze({ ...init.region });
  const digest = init.digest ?? digestOf(png);
  // In this order always, so that the same layer gives the same manifest.
  const layer = { id, name, role, region, opacity, hidden, locked, png, digest, source };
  return Object.freeze(caption === undefined ? layer : { ...layer, caption });
}
