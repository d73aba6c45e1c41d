// Everything that is thrown is an MRTError, where the run is used: a code, the field at fault, and what to do.
import { MRT, MRTError } from '@mrt/sdk';

const mrt = new MRT();
const wide = { x: 100, y: 0, width: 64, height: 64 };
const input = {
  canvas: { width: 128, height: 128 },
  layers: [{ caption: 'red star icon', region: wide }],
};
await mrt.generate(input).final().catch(report);
mrt.close();

const nobody = new MRT({ url: '127.0.0.1:9', maxRetries: 0 }); // by default it is tried again for some 10 s
await nobody.generate({ prompt: 'red star icon on white' }).final().catch(report);
nobody.close();

function report(error: unknown) {
  if (!MRTError.is(error)) throw error; // also true for an error of another copy of the package
  console.log(error.message);
  console.log({ code: error.code, field: error.field, retryable: error.retryable });
}
