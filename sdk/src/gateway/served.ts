import { settingsOf } from '../config/options.js';
import { MRTError } from '../errors.js';
import { OWN_SERVER } from '../transport/grpc/security.js';
import { GrpcTransport } from '../transport/grpc/transport.js';
import { errorAnswer } from './answers.js';
import { Front } from './front.js';
import type { FrontLimits } from './limits.js';
import { type ListeningFront, type ListenOptions, listen } from './listen.js';
import { Door, type Visitors } from './origins.js';

/** The front of a server that this process starts. */
export interface ServedFront extends ListeningFront {
  /** The server is up, at this address of gRPC. Until then HTTP answers 503. */
  serve(grpc: string): void;
}

/** @param tls whether the server's gRPC speaks TLS */
export async function openFront(
  options: Visitors & FrontLimits,
  where: ListenOptions,
  tls: boolean,
): Promise<ServedFront> {
  new Door(options); // says what is wrong with the options
  let front: Front | undefined;
  const listening = await listen(
    {
      fetch: async (request, client) => (front ? front.fetch(request, client) : errorAnswer(starting())),
      close: () => front?.close(),
    },
    where,
  );
  return {
    ...listening,
    serve(grpc) {
      const transport = new GrpcTransport(grpc, {
        ...settingsOf({}),
        tls: tls && OWN_SERVER,
        keepalive: undefined,
      });
      front = new Front(transport, options);
    },
  };
}

const starting = () => new MRTError('unavailable', 'the server is starting; try again', { retryable: true });
