// A process with a run of its own; sends a message to whoever started it at its second step.
import { clientOf, LONGEST } from './runs.mjs';

const [url, protocol] = process.argv.slice(2);
const client = clientOf({ url, http: url }, { http: protocol === 'http' });
for await (const { index } of client.generate(LONGEST)) if (index === 2) process.send?.('step');
