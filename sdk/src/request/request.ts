import type { Region, Size } from '../geometry.js';
import type { Layer } from '../stack/layer.js';
import type { StackInit } from '../stack/stack.js';
import type { Expert, Granularity, ReferenceMode, Sampling, TextMode } from './inputs.js';

export type Task = 'text_to_layers' | 'image_to_layers' | 'add_layers' | 'restyle_layers';

/** The properties that a restyled layer keeps. */
export const KEPT_LOOKS = ['opacity', 'hidden', 'blendMode', 'clipped', 'group', 'mask', 'kind'] as const;

/** One layer of the requested design. */
export interface Entry {
  readonly id: string;
  readonly name: string;
  /** The caller named it, or it is named by words of the prompt or its caption; absent: only numbered, as in `Layer 2`. */
  readonly nameFrom?: 'caller' | 'words' | undefined;
  readonly role: Layer['role'];
  readonly region: Region;
  readonly caption?: string | undefined;
  /** The layer itself if it is kept; absent if the model generates it. */
  readonly kept?: Layer | undefined;
  /** The pixels of a kept layer for the model, opacity included. */
  readonly modelPng?: Uint8Array | undefined;
  /** The picture that the layer is restyled from. */
  readonly reference?: Uint8Array | undefined;
  /** What a restyled layer of a stack keeps, and the group that a new one joins. */
  readonly appearance?: Partial<Pick<Layer, (typeof KEPT_LOOKS)[number]>> | undefined;
}

/** One checked request with regions, all pictures as encoded bytes. */
export interface RunRequest {
  readonly task: Task;
  readonly canvas: Size;
  readonly page: Region;
  /** Canvas and page are the picture's: the server may scale picture and regions to the model's limits. */
  readonly scalable?: boolean;
  /** The flat picture of image_to_layers. */
  readonly image?: Uint8Array | undefined;
  /** Of image_to_layers. */
  readonly expert?: Expert;
  /** Of text_to_layers and add_layers. */
  readonly text?: TextMode;
  /** As `text`. */
  readonly references?: ReferenceMode;
  /** Of text_to_layers and add_layers. */
  readonly strict?: boolean | undefined;
  /** Background first, then bottom to top. */
  readonly entries: readonly Entry[];
  /** Groups and resolution of the stack that is edited. */
  readonly frame?: Pick<StackInit, 'groups' | 'dpi'>;
  readonly sampling: Sampling;
}

/** The entries that are sent, as slots 1, 2, ...; hidden layers are not. */
export function slotsOf(request: RunRequest): Entry[] {
  return request.entries.filter(({ kept, role }) => !kept?.hidden || role === 'background');
}

/** A checked request whose regions the server finds. */
export interface RequestWithoutRegions {
  readonly task: Task;
  /** Default: the size of the picture, or the model's own page. */
  readonly canvas?: Size | undefined;
  /** Default: the whole canvas. */
  readonly page?: Region | undefined;
  readonly image?: Uint8Array | undefined;
  /** Number of layers to find, background included. Default: all. */
  readonly layerCount?: number | undefined;
  readonly expert?: Expert;
  readonly granularity?: Granularity | undefined;
  /** Of text_to_layers. */
  readonly text?: TextMode;
  /** As `text`. */
  readonly references?: ReferenceMode;
  /** Of text_to_layers. */
  readonly strict?: boolean | undefined;
  readonly sampling: Sampling;
}

/** Where strings for pictures may point. Bytes, Blobs and `data:` URLs are always allowed. */
export interface PictureSources {
  /** Paths and `file:` URLs. */
  readonly allowFiles: boolean;
  /** Web addresses. */
  readonly allowUrls: boolean;
}

/** Reads the pictures of checked input. */
export type LoadRequest<R = RunRequest | RequestWithoutRegions> = (sources: PictureSources) => Promise<R>;
