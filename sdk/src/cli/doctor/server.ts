import { MRTError } from '../../errors.js';
import type { MRT } from '../../mrt.js';
import { type CheckResult, missing, ok } from './check.js';

/** Whether a server answers at the address, and its versions. */
export async function server(mrt: MRT, address: string): Promise<CheckResult> {
  try {
    const { ready, model: hasModel } = await mrt.health();
    if (!hasModel) {
      const text = `${address} is up and ${ready ? 'ready' : 'not ready'}, its model mrt is not`;
      return missing('server', text, 'check its log; mrt health reports when it is ready');
    }
    const { server, model } = await mrt.info();
    const { family, weights } = model;
    return ok(
      'server',
      `${address} is ready: ${server.name} ${server.version}, mrt ${family}, weights ${weights}`,
    );
  } catch (error) {
    if (!MRTError.is(error)) throw error;
    const [text = '', help = 'check --url or MRT_URL'] = error.text.split('; ');
    return missing('server', text, help);
  }
}
