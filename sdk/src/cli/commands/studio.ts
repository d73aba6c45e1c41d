import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { MRTError } from '../../errors.js';
import { createFront, type Handler, listen, siteBefore } from '../../gateway/index.js';
import { type Command, JSON_OPTION } from '../command.js';
import { number } from '../input/values.js';
import { DEFAULT_URL, serverFor } from '../server-in-use.js';
import { studioPage } from '../studio-page.js';

/** Browsers keep projects by address, so the address is the same from one day to the next where it can be. */
const USUAL_PORT = 8765;

export const studio: Command = {
  summary: 'see, point and edit layers in the browser, until Ctrl-C',
  usage: '',
  words: [0, 0],
  options: {
    url: {
      type: 'string',
      value: 'URL',
      help: `of a server's gRPC (default: MRT_URL, or ${DEFAULT_URL} if one is up there, or a new one)`,
    },
    port: {
      type: 'string',
      value: 'N',
      help: `of the page, on 127.0.0.1 (default: ${USUAL_PORT}, or a free one); the browser keeps projects by it`,
    },
    open: { type: 'boolean', help: 'open the page in the browser' },
    ...JSON_OPTION,
  },
  async run(context) {
    const { values, signal, report, out } = context;
    const folder = await studioPage(() => report.note('building the page'));
    const { url, close, exited } = await serverFor(context);
    try {
      const token = randomBytes(24).toString('base64url');
      const site = siteBefore(createFront({ url }), { folder, token });
      const listening = await opened(site, number(values, 'port'), (text) => report.note(text));
      const address = `http://${listening.address}/#token=${token}`;
      out.write(values.json ? `${JSON.stringify({ event: 'studio', url: address })}\n` : `${address}\n`);
      if (!values.json) report.note('open this address in a browser; Ctrl-C stops the Studio');
      if (values.open) openBrowser(address);
      const failed = await Promise.race([interrupted(signal), exited]);
      await listening.close();
      if (failed !== undefined && !signal.aborted)
        throw new MRTError('unavailable', failed || 'the server has ended');
    } finally {
      await close();
    }
  },
};

/** Listens on the port that is named, or else on the usual one, or on a free one. */
async function opened(site: Handler, port: number | undefined, note: (text: string) => void) {
  if (port !== undefined) return listen(site, { port });
  try {
    return await listen(site, { port: USUAL_PORT });
  } catch {
    note(
      `port ${USUAL_PORT} is taken; the browser keeps the projects of this address apart from those of port ${USUAL_PORT}`,
    );
    return listen(site);
  }
}

const interrupted = (signal: AbortSignal) =>
  new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });

/** Without a browser nothing happens: the address is printed all the same. */
function openBrowser(address: string): void {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open']
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler']
        : ['xdg-open'];
  const child = spawn(command as string, [...args, address], { stdio: 'ignore', detached: true });
  child.on('error', () => {}).unref();
}
