import { type ChannelInterface, type Metadata, type StatusObject, status } from '@grpc/grpc-js';

/** The messages that a server sends on one call. */
export interface Messages {
  /** The next message, not before the one before it has come; undefined after the last. Rejects with the status of a call that failed. */
  next(): Promise<Buffer | undefined>;
  /** Cancels the call on the server; no effect once the call is over. */
  cancel(): void;
}

/**
 * Sends one message on a streaming call, and reads the answers, one message ahead. This is the interface below grpc-js' streams,
 * which read 16 messages ahead, whatever their size, and cost as much for each as everything else that is done with it.
 */
export function exchangeMessages(
  channel: ChannelInterface,
  path: string,
  { metadata, message }: { metadata: Metadata; message: Buffer },
): Messages {
  const call = channel.createCall(path, Number.POSITIVE_INFINITY, null, null, null);
  let ready: Buffer | undefined;
  let over: StatusObject | undefined;
  let reader: { resolve(message: Buffer | undefined): void; reject(error: Error): void } | undefined;
  const deliver = () => {
    if (!reader || !(ready || over)) return;
    const { resolve, reject } = reader;
    reader = undefined;
    if (ready) {
      resolve(ready);
      ready = undefined;
      call.startRead();
    } else if (over?.code === status.OK) resolve(undefined);
    else if (over) reject(errorOf(over));
  };
  call.start(metadata, {
    onReceiveMetadata() {},
    onReceiveMessage(received: Buffer) {
      ready = received;
      deliver();
    },
    onReceiveStatus(received) {
      over = received;
      deliver();
    },
  });
  call.startRead();
  call.sendMessageWithContext({}, message);
  call.halfClose();
  return {
    next: () =>
      new Promise((resolve, reject) => {
        reader = { resolve, reject };
        deliver();
      }),
    cancel: () => call.cancelWithStatus(status.CANCELLED, 'Cancelled on client'),
  };
}

/** As grpc-js' own streams throw it. */
function errorOf({ code, details, metadata }: StatusObject) {
  return Object.assign(new Error(`${code} ${status[code]}: ${details}`), { code, details, metadata });
}
