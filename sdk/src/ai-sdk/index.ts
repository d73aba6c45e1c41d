import { NoSuchModelError, type ProviderV4 } from '@ai-sdk/provider';
import type { Client } from '../client.js';
import { MRT, type MRTOptions } from '../mrt.js';
import { env } from '../platform/env.js';
import { type Connection, MODEL_ID, MRTImageModel } from './image-model.js';

export type { MRTOptions } from '../mrt.js';
export type { MRTImageModel } from './image-model.js';
export type { MRTImageOptions } from './options.js';

/** A provider for Vercel's AI SDK. */
export interface MRTProvider extends ProviderV4 {
  /** `generateImage({ model: mrt.image('mrt'), ... })`. @throws NoSuchModelError for any other id */
  image(modelId: string): MRTImageModel;
  imageModel(modelId: string): MRTImageModel;
  /** Closes the connection; runs in progress still finish. */
  close(): void;
}

/**
 * A provider for the AI SDK: `generateImage` makes pictures of the prompt, and edits one where a mask is clear. Regions, texts and
 * remarks are in `providerMetadata.mrt.images[i]`.
 *
 * Options are those of `new MRT`, with other defaults: the AI SDK retries (`maxRetries: 0` here), and pictures are no web
 * addresses (`allowUrls: false`), since a string that begins with `http` would be asked from this machine.
 *
 * @throws MRTError `invalid_argument`: an option that cannot be used
 */
export function createMRT(options: MRTOptions = {}): MRTProvider {
  const client = new MRT({ ...DEFAULTS, ...options });
  return providerOf({ ...connectionOf(options), client: () => client }, () => client.close());
}

const DEFAULTS = { maxRetries: 0, allowUrls: false };

/** The provider of the server that MRT_URL names, or 127.0.0.1:8001. */
export const mrt: MRTProvider = /* @__PURE__ */ lazyProvider();

/** As `createMRT`, but a wrong MRT_URL is told by the first call instead of by the import. */
function lazyProvider(): MRTProvider {
  let client: Client | undefined;
  const opened = () => {
    client ??= new MRT(DEFAULTS);
    return client;
  };
  return providerOf({ ...connectionOf({}), client: opened }, () => client?.close());
}

function connectionOf({
  url = env('MRT_URL') ?? '127.0.0.1:8001',
  allowUrls = DEFAULTS.allowUrls,
}: MRTOptions) {
  return { url, allowUrls };
}

function providerOf(connection: Connection, close: () => void): MRTProvider {
  const none = (modelType: 'languageModel' | 'embeddingModel') => (modelId: string) => {
    throw new NoSuchModelError({ modelId, modelType });
  };
  const image = (modelId: string) => {
    if (modelId === MODEL_ID) return new MRTImageModel(connection);
    const message = `there is no image model ${JSON.stringify(modelId)}; there is ${MODEL_ID}`;
    throw new NoSuchModelError({ modelId, modelType: 'imageModel', message });
  };
  return {
    specificationVersion: 'v4',
    image,
    imageModel: image,
    languageModel: none('languageModel'),
    embeddingModel: none('embeddingModel'),
    close,
  };
}
