// One run by the SDK, as a user of the gateway writes it: `node sdk.mjs URL TOKEN CA`; prints what came of it.
import { readFileSync } from 'node:fs';
import { MRT } from '@mrt/sdk';

const [url, token, ca] = process.argv.slice(2);
const tls = url.startsWith('grpcs:') ? { ca: readFileSync(ca) } : undefined;
const { TRACEPARENT: traceparent } = process.env;
const headers = { authorization: `Bearer ${token}`, ...(traceparent && { traceparent }) };
const mrt = new MRT({ url, tls, headers, maxRetries: 0, timeouts: { connect: 60_000 } });
try {
  const { model } = await mrt.info();
  const run = mrt.generate({ prompt: 'red heart icon on a blue background' });
  let steps = 0;
  for await (const _ of run) steps += 1;
  const stack = await run.final();
  console.log(JSON.stringify({ model: model.name, steps, layers: stack.layers.length }));
} catch (error) {
  console.log(JSON.stringify({ code: error.code, text: error.message }));
} finally {
  mrt.close();
}
