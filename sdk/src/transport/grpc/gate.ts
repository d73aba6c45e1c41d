import { InterceptingCall, type Interceptor } from '@grpc/grpc-js';

/** Holds received messages back until they are requested. */
export interface Gate {
  readonly interceptor: Interceptor;
  /** Lets one message through, now or when it arrives. */
  pull(): void;
  /** Lets everything through. */
  open(): void;
}

/** Back-pressure: grpc-js reads 16 messages ahead of its reader, whatever their size; with a gate only one. */
export function gate(): Gate {
  let credit = 0;
  const held: (() => void)[] = [];
  const flow = () => {
    for (; credit > 0 && held.length > 0; credit--) held.shift()?.();
  };
  const interceptor: Interceptor = (options, next) =>
    new InterceptingCall(next(options), {
      start: (metadata, _listener, go) =>
        go(metadata, {
          onReceiveMessage(message, deliver) {
            held.push(() => deliver(message));
            flow();
          },
        }),
    });
  const add = (messages: number) => {
    credit += messages;
    flow();
  };
  return { interceptor, pull: () => add(1), open: () => add(Number.POSITIVE_INFINITY) };
}
