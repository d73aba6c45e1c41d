import type { Region, Size } from '../geometry.js';
import type { Layer } from '../stack/layer.js';
import type { Sampling } from './inputs.js';

export type Task = 'text_to_layers' | 'image_to_layers' | 'add_layers' | 'restyle_layers';

/** One layer of the design as asked for. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  /** Whether the name is made of the words that say what to draw: nobody gave one. */
  readonly titled?: boolean;
  readonly role: Layer['role'];
  readonly region: Region;
  readonly caption?: string | undefined;
  /** The layer as it was given and comes back; absent for a layer that the model makes. */
  readonly kept?: Layer | undefined;
  /** The pixels that the model sees of a kept layer. */
  readonly seen?: Uint8Array | undefined;
  /** What a layer is restyled from. */
  readonly reference?: Uint8Array | undefined;
  /** How a restyled layer of a stack is shown; it stays so. */
  readonly shown?: Pick<Layer, 'opacity' | 'hidden'> | undefined;
}

/** One checked request: nearly every task comes down to this, with all pictures as encoded bytes. */
export interface RunRequest {
  readonly task: Task;
  readonly canvas: Size;
  readonly page: Region;
  /** Canvas and page are the picture's: the server scales it, and the regions with it, to what the model takes. */
  readonly scalable?: boolean;
  /** The flat picture of image_to_layers. */
  readonly image?: Uint8Array | undefined;
  /** Background first, then bottom to top. */
  readonly entries: readonly Entry[];
  readonly sampling: Sampling;
}

/** The entries that travel, slots 1, 2, ...: the model is not shown a layer that is hidden. */
export function slotsOf(request: RunRequest): Entry[] {
  return request.entries.filter(({ kept, role }) => !kept?.hidden || role === 'background');
}

/** A checked request without regions, which the server finds by itself. */
export interface OpenRequest {
  readonly task: Task;
  /** Default: the size of the picture, or the model's own page. */
  readonly canvas?: Size | undefined;
  /** Default: the whole canvas. */
  readonly page?: Region | undefined;
  readonly image?: Uint8Array | undefined;
  /** Layers to be found, background included. Default: as many as there are. */
  readonly layerCount?: number | undefined;
  readonly sampling: Sampling;
}

/** Checked input whose pictures are not read yet. */
export type Load<R = RunRequest | OpenRequest> = () => Promise<R>;
