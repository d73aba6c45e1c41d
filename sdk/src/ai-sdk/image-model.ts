import type {
  ImageModelV4,
  ImageModelV4CallOptions,
  ImageModelV4File,
  ImageModelV4Result,
  SharedV4Warning,
} from '@ai-sdk/provider';
import type { Client, RunOptions } from '../client.js';
import type { Sampling } from '../request/inputs.js';
import { additionOf } from '../request/masked-edit.js';
import { readPicture } from '../request/picture.js';
import type { Run } from '../run/run.js';
import type { LayerStack } from '../stack/stack.js';
import { callError } from './errors.js';
import { optionsOf, wrongArgument } from './options.js';
import { resultOf } from './result.js';
import { canvasOf, canvasWithRatio } from './size.js';

export const MODEL_ID = 'mrt';

/** How a model reaches its server. */
export interface Connection {
  /** Called at the first picture. */
  readonly client: () => Client;
  /** For error messages. */
  readonly url: string;
  /** Whether pictures may be web addresses, which this machine then asks. */
  readonly allowUrls: boolean;
}

type Options = ReturnType<typeof optionsOf>;
/** Starts one of `n` runs. */
type Start = (sampling: Pick<Sampling, 'seed'>, options: RunOptions) => Run;

/** Model `mrt` as the AI SDK's `generateImage` takes it. */
export class MRTImageModel implements ImageModelV4 {
  readonly specificationVersion = 'v4';
  readonly provider = 'mrt.image';
  readonly modelId = MODEL_ID;
  /** One call makes all, one after the other: in calls of their own all would have the same seed. */
  readonly maxImagesPerCall = Number.MAX_SAFE_INTEGER;
  readonly supportsFileInputs = true;
  readonly supportsMaskInputs = true;
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async doGenerate(call: ImageModelV4CallOptions): Promise<ImageModelV4Result> {
    const timestamp = new Date();
    const { abortSignal: signal, n, prompt, size, aspectRatio, seed, providerOptions } = call;
    const options = optionsOf(providerOptions.mrt);
    const warnings: SharedV4Warning[] = [];
    try {
      const start = await this.#startOf(call, options, warnings);
      const stacks: LayerStack[] = [];
      for (let at = 0; at < n; at++) {
        const own = seed === undefined ? {} : { seed: seed + at };
        stacks.push(await start(own, { signal, headers: headersOf(call) }));
      }
      const { images, warnings: remarks, providerMetadata } = resultOf(stacks, options.images);
      const response = { timestamp, modelId: this.modelId, headers: undefined };
      return { images, warnings: [...warnings, ...remarks], providerMetadata, response };
    } catch (error) {
      const asked = { prompt, n, size, aspectRatio, seed, ...options };
      throw callError(error, { url: this.#connection.url, asked, signal });
    }
  }

  async #startOf(
    call: ImageModelV4CallOptions,
    options: Options,
    warnings: SharedV4Warning[],
  ): Promise<Start> {
    const { prompt, size, aspectRatio, files = [], mask } = call;
    const { images: _, ...asked } = options;
    const client = this.#connection.client();
    if (!prompt) throw wrongArgument('prompt', 'has no text; say what to draw');
    if (files.length === 0 && !mask) {
      if (size && aspectRatio) warnings.push(unsupported('aspectRatio', 'size says it already'));
      const canvas = size ? canvasOf(size) : aspectRatio && (await canvasWithRatio(aspectRatio, client));
      const input = { prompt, ...(canvas && { canvas }), ...asked };
      return (own, how) => client.generate({ ...input, ...own }, how);
    }
    const [file, second] = files;
    if (!file || second)
      throw wrongArgument('prompt.images', `has ${files.length} pictures; give the one that is to be edited`);
    if (!mask)
      throw wrongArgument(
        'prompt.mask',
        'is missing; give a PNG of the size of the image, clear where something is to be added',
      );
    for (const [feature, value] of Object.entries({ size, aspectRatio }))
      if (value) warnings.push(unsupported(feature, 'an edit has the size of its picture'));
    const [image, clear] = await Promise.all([this.#bytes(file, 'image'), this.#bytes(mask, 'mask')]);
    const input = { ...(await additionOf({ prompt, image, mask: clear })), ...asked };
    return (own, how) => client.addLayers({ ...input, ...own }, how);
  }

  async #bytes(file: ImageModelV4File, field: string): Promise<Uint8Array> {
    const { allowUrls } = this.#connection;
    const given =
      file.type === 'url'
        ? file.url
        : typeof file.data === 'string'
          ? `data:;base64,${file.data}`
          : file.data;
    return (await readPicture(given, field, { allowFiles: false, allowUrls })).bytes;
  }
}

/** The AI SDK's own `user-agent` is left out: over gRPC it is the transport's. */
function headersOf({ headers = {} }: ImageModelV4CallOptions): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || /^user-agent$/i.test(name) ? [] : [[name, value]],
    ),
  );
}

const unsupported = (feature: string, details: string): SharedV4Warning => ({
  type: 'unsupported',
  feature,
  details,
});
