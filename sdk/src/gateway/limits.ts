import { MRTError } from '../errors.js';

/** What one request, and one client, may take of a front. */
export interface FrontLimits {
  /** Largest body in bytes; also the quarter of what the bodies of all clients may take at a time. Default 64 MiB. */
  maxBodyBytes?: number | undefined;
  /** Runs of one client at a time, waiting ones included. Default 64. */
  maxRunsPerClient?: number | undefined;
}

const BODIES_AT_A_TIME = 4;
/** Chunks of a body that nobody minds, whatever their size. */
const FREE_CHUNKS = 1024;
const MIN_MEAN_CHUNK = 64; // bytes; a TCP segment on the worst of lines has some 500

/** Counts what the clients of a front take, and refuses what is too much. */
export class Shares {
  readonly maxBodyBytes: number;
  readonly #maxRuns: number;
  readonly #runs = new Map<string, number>();
  #bytes = 0;

  constructor({ maxBodyBytes = 64 * 2 ** 20, maxRunsPerClient = 64 }: FrontLimits = {}) {
    this.maxBodyBytes = maxBodyBytes;
    this.#maxRuns = maxRunsPerClient;
  }

  /** A place for a run of this client, until the returned function is called. @throws MRTError `resource_exhausted` */
  enter(client: string): () => void {
    const running = this.#runs.get(client) ?? 0;
    if (running >= this.#maxRuns)
      throw new MRTError(
        'resource_exhausted',
        `this client has ${running} runs at a time, which is all that one may have; wait for one of them`,
        { retryable: true },
      );
    this.#runs.set(client, running + 1);
    return once(() => {
      const left = (this.#runs.get(client) ?? 1) - 1;
      if (left > 0) this.#runs.set(client, left);
      else this.#runs.delete(client);
    });
  }

  /** Room for one body, which grows as it comes. */
  body(): BodyShare {
    let size = 0;
    let chunks = 0;
    return {
      take: (bytes) => {
        size += bytes;
        chunks += 1;
        this.#bytes += bytes;
        if (size > this.maxBodyBytes) throw tooLarge(this.maxBodyBytes);
        if (chunks > FREE_CHUNKS && size / chunks < MIN_MEAN_CHUNK)
          throw new MRTError(
            'invalid_argument',
            `the body comes in chunks of ${Math.round(size / chunks)} bytes; send larger ones`,
            {
              field: 'body',
            },
          );
        if (this.#bytes > BODIES_AT_A_TIME * this.maxBodyBytes)
          throw new MRTError('resource_exhausted', 'too many large requests at a time; try again', {
            retryable: true,
          });
      },
      release: once(() => {
        this.#bytes -= size;
      }),
    };
  }
}

export interface BodyShare {
  /** Counts a chunk. @throws MRTError for one too many, one too small, or no room */
  take(bytes: number): void;
  /** Gives back what was taken. */
  release(): void;
}

/** The error for a body above the limit; `tooLarge` in its cause tells it from a client that has too much at a time. */
export const tooLarge = (limit: number) =>
  new MRTError(
    'resource_exhausted',
    `the body has more than the allowed ${limit} bytes; send smaller pictures`,
    {
      field: 'body',
    },
  );

function once(act: () => void): () => void {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
