import { randomBytes } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import { invalid, MRTError } from '../../errors.js';
import { MRT } from '../../mrt.js';
import { type Command, type Context, interrupted, JSON_OPTION, VISITOR_OPTIONS } from '../command.js';
import { checkedTokens, TOKENS_OPTION } from '../input/tokens.js';
import { listOf, text, texts } from '../input/values.js';
import { DEFAULT_URL, serverFor, type Used } from '../server-in-use.js';
import { version } from '../version.js';

const PORT = 8090;
const OF_HTTP = ['host', 'tokens', 'hostname', 'origin', 'json'];

export const mcp: Command = {
  summary: 'tools for language models (Model Context Protocol), over stdio or HTTP',
  usage: '[--root FOLDER]... [--http [PORT]]',
  words: [0, 1],
  options: {
    root: {
      type: 'string',
      multiple: true,
      value: 'FOLDER',
      help: 'tools read and write only in here; may be repeated (default: the working directory)',
    },
    url: {
      type: 'string',
      value: 'URL',
      help: `of a server's gRPC (default: MRT_URL, or ${DEFAULT_URL} if one is up there, or a new one)`,
    },
    http: { type: 'boolean', help: `listen on PORT (default ${PORT}; 0: a free one) until Ctrl-C` },
    host: { type: 'string', value: 'ADDRESS', help: 'of --http, to listen on (default: 127.0.0.1)' },
    ...TOKENS_OPTION,
    ...VISITOR_OPTIONS,
    ...JSON_OPTION,
  },
  async run(context) {
    const { words, values } = context;
    const unused = OF_HTTP.find((name) => !values.http && values[name] !== undefined);
    if (unused) throw invalid(`--${unused}`, 'is for --http; leave it out, or add that');
    if (!values.http && words.length > 0) throw invalid('PORT', 'is for --http; write mrt mcp --http PORT');
    const { mcpServers } = await room();
    const server = lazyServer(context);
    try {
      const servers = mcpServers({
        client: server.client,
        roots: listOf(values, 'root') ?? ['.'],
        version: await version(),
      });
      if (values.http) await serveHttp(servers, context);
      else await serveStdio(servers, context);
    } finally {
      await server.close();
    }
  },
};

type Room = typeof import('../../mcp/index.js');
type Servers = ReturnType<Room['mcpServers']>;

/** The MCP SDK is not installed along with this package: few need it. */
async function room(): Promise<Room> {
  return import('../../mcp/index.js').catch((cause) => {
    if (!String(cause).includes('@modelcontextprotocol/server')) throw cause;
    throw new MRTError(
      'unavailable',
      'this command needs @modelcontextprotocol/server; run `npm install @modelcontextprotocol/server`',
      { cause },
    );
  });
}

/** The server of the first tool that needs one; a client that only asks what there is waits for none. */
function lazyServer(context: Context) {
  let opened: Promise<{ mrt: MRT; used: Used }> | undefined;
  const open = async () => {
    const used = await serverFor(context);
    used.exited.then(() => {
      opened = undefined; // the next call starts another
    });
    return { used, mrt: new MRT({ url: used.url, allowFiles: false, allowUrls: false }) };
  };
  return {
    client: async () => {
      opened ??= open();
      return (
        await opened.catch((error) => {
          opened = undefined;
          throw error;
        })
      ).mrt;
    },
    async close() {
      const last = await opened?.catch(() => undefined);
      last?.mrt.close();
      await last?.used.close();
    },
  };
}

/** Until the client closes stdin, or sends a message that is too large, or Ctrl-C. */
async function serveStdio(servers: Servers, { stdin, out, signal, report }: Context): Promise<void> {
  const { serveStdio: serve, StdioServerTransport } = await import('@modelcontextprotocol/server/stdio');
  const transport = new StdioServerTransport(stdin as unknown as Readable, out as Writable);
  const onerror = ({ message }: Error) => report.note(`warning: ${message}`);
  const connection = serve(servers, { transport, onerror });
  const { onclose } = transport;
  const closed = new Promise<void>((resolve) => {
    transport.onclose = () => {
      onclose?.();
      resolve();
    };
  });
  await Promise.race([closed, interrupted(signal)]);
  await connection.close();
}

async function serveHttp(servers: Servers, { words, values, signal, report, out }: Context): Promise<void> {
  const { listen, mcpFront } = await room();
  const host = text(values, 'host') ?? '127.0.0.1';
  const named = checkedTokens(text(values, 'tokens'), host);
  const token = named.length > 0 ? undefined : randomBytes(24).toString('base64url');
  const visitors = { hosts: texts(values, 'hostname'), origins: texts(values, 'origin') };
  const front = mcpFront(servers, { tokens: token ? [token] : named, ...visitors });
  const listening = await listen(front, { host, port: portOf(words) });
  const url = `http://${listening.address}/mcp`;
  if (values.json) out.write(`${JSON.stringify({ event: 'mcp', url, ...(token && { token }) })}\n`);
  else out.write(`${url}\n${token ? `authorization: Bearer ${token}\n` : ''}`);
  if (!values.json) report.note('clients send this header with every request; Ctrl-C stops it');
  await interrupted(signal);
  await listening.close();
}

function portOf([word = `${PORT}`]: readonly string[]): number {
  if (/^\d{1,5}$/.test(word) && Number(word) < 2 ** 16) return Number(word);
  throw invalid('PORT', `is ${JSON.stringify(word)}; give a number up to 65535, or 0 for a free port`);
}
