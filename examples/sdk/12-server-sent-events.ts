// The same client over HTTP and server-sent events, as in a browser: no gRPC is loaded.
// It needs a server with an HTTP port: `npx mrt serve --http-port 8000`
import { MRT } from '@mrt/sdk/web';

const mrt = new MRT({ url: process.env.MRT_HTTP_URL ?? 'http://127.0.0.1:8000' });
const run = mrt.generate({ prompt: 'white moon icon on a black background', seed: 7 });
for await (const { index, of } of run) console.log(`step ${index} of ${of}`);
console.log(String(await run.final()));
mrt.close();
