import { MRTError } from './errors.js';
import type { RunEvent } from './events.js';
import type { Load } from './request/request.js';
import { toTensors } from './request/wire.js';
import { Assembler } from './response/assemble.js';
import { decodeEvent } from './response/decode.js';
import { orderCheck } from './response/order.js';
import type { CallOptions, Transport } from './transport/transport.js';

/** One request from its pictures to its stack. Nothing happens before the first `next()`. */
export async function* session(
  transport: Transport,
  load: Load,
  options: CallOptions,
): AsyncGenerator<RunEvent, void, undefined> {
  try {
    const request = await load();
    const assembler = new Assembler(request);
    const check = orderCheck();
    let finished = false;
    for await (const response of transport.stream(toTensors(request), options)) {
      const event = decodeEvent(response);
      check(event);
      finished = event.kind === 'done';
      yield assembler.take(event);
    }
    if (!finished) throw new MRTError('internal', 'the server ended the run without saying that it is done');
  } catch (error) {
    throw withRequestId(error, options.requestId);
  }
}

/** Errors found on this side of the wire carry the id of the request too. */
function withRequestId(error: unknown, requestId: string): unknown {
  if (!MRTError.is(error) || error.requestId !== undefined) return error;
  const { code, text, field, fieldErrors, retryable, cause } = error;
  return new MRTError(code, text, { field, fieldErrors, retryable, cause, requestId });
}
