import * as z from 'zod/mini';
import { MRTError } from '../../errors.js';
import { validate } from '../../validate.js';
import { type ServerInfo, serverInfo } from '../server-info.js';
import { MODEL } from '../transport.js';

// In Triton's JSON the numbers of a shape are strings.
const tensors = z.array(
  z.object({ name: z.string(), datatype: z.string(), shape: z.array(z.coerce.number()) }),
);
const server = z.object({ name: z.string(), version: z.string() });
const model = z.object({ name: z.string(), inputs: tensors, outputs: tensors });
const config = z.object({
  parameters: z._default(z.record(z.string(), z.object({ string_value: z.string() })), {}),
});

/** Server version, model metadata and parameters. `ask` fetches a path of Triton and throws unless it succeeds. */
export async function readInfo(ask: (path: string) => Promise<Response>): Promise<ServerInfo> {
  const parameters = (await read(ask, `/v2/models/${MODEL}/config`, config)).parameters;
  return serverInfo({
    server: await read(ask, '/v2', server),
    model: await read(ask, `/v2/models/${MODEL}`, model),
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, { string_value }]) => [name, string_value]),
    ),
  });
}

/** @throws MRTError `unimplemented` for an answer that does not come from Triton */
async function read<T extends z.ZodMiniType>(
  ask: (path: string) => Promise<Response>,
  path: string,
  form: T,
): Promise<z.infer<T>> {
  const response = await ask(path);
  const result = validate(form, await response.json().catch(() => undefined));
  if (result.success) return result.data;
  const text = `${path} returned an unexpected answer; is it the HTTP address of a Triton server? ${z.prettifyError(result.error)}`;
  throw new MRTError('unimplemented', text, { cause: result.error });
}
