import { MRTError, withRequestId } from '../errors.js';
import type { RunEvent } from '../events.js';
import type { Load } from '../request/request.js';
import { toTensors } from '../request/wire.js';
import { Assembler } from '../response/assemble.js';
import type { Transport } from '../transport/transport.js';
import { type ExchangeOptions, exchange } from './exchange.js';

/** One run from its pictures to its stack. Nothing happens before the first `next()`. */
export async function* session(
  transport: Transport,
  load: Load,
  options: ExchangeOptions,
): AsyncGenerator<RunEvent, void, undefined> {
  let assembler: Assembler | undefined;
  const read = async () => {
    const request = await load();
    assembler = new Assembler(request);
    return toTensors(request);
  };
  let finished = false;
  try {
    for await (const event of exchange(transport, read, options)) {
      finished = event.kind === 'done';
      if (assembler) yield assembler.take(event);
    }
    if (!finished) throw new MRTError('internal', 'the server ended the run without saying that it is done');
  } catch (error) {
    throw withRequestId(error, options.requestId);
  }
}
