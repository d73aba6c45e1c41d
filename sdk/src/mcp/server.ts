import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type CallToolResult,
  McpServer,
  ResourceTemplate,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Client } from '../client.js';
import { toBase64 } from '../platform/bytes.js';
import { convert, inspect, writtenFile } from './files.js';
import { failedResult, typeOf } from './results.js';
import { Roots } from './roots.js';
import { inputs, outputsOf } from './schemas.js';
import { add, decompose, generate, plan, restyle, type Workplace } from './tasks.js';

/** Options of `mcpServers`. */
export interface McpOptions {
  /** Called at the first tool that needs a server; it may start one. */
  client: () => Client | Promise<Client>;
  /** Folders that tools read and write; relative paths begin at the first. Default: the working directory. */
  roots?: readonly string[] | undefined;
  /** Of this server, told to clients. */
  version?: string | undefined;
}

const INSTRUCTIONS = `MRT makes and edits pictures that consist of layers. Files are named by paths inside the roots; nothing is replaced.
Its network knows a small vocabulary: simple things (heart, star, circle, icons), colours, backgrounds, and texts in double quotes. Read "remarks" after a run, or set strict to learn of unknown words before it.
Usual ways: generate, then inspect what was made, then add or restyle; or decompose a flat picture, then convert. plan costs little and tells the regions first.`;

/**
 * What makes MCP servers with the tools generate, decompose, add, restyle, plan, inspect and convert, one for each connection: for
 * `serveStdio`, `createMcpHandler` or `mcpFront`.
 *
 * @throws MRTError `invalid_argument`: a root is no folder
 */
export function mcpServers({ client, roots = ['.'], version = '0.0.0' }: McpOptions): () => McpServer {
  const work: Workplace = { client, roots: new Roots(roots), written: new Set() };
  const places = work.roots.folders.join(', ');
  return () => {
    const server = new McpServer(
      { name: 'mrt', title: 'MRT layered pictures', version },
      { instructions: `${INSTRUCTIONS}\nRoots: ${places}` },
    );
    registerTools(server, work);
    registerFiles(server, work);
    return server;
  };
}

function registerTools(server: McpServer, work: Workplace): void {
  type Schemas = typeof inputs;
  const register = <T extends keyof Schemas>(
    name: T,
    [title, description]: readonly [string, string],
    outputSchema: (typeof outputsOf)[keyof typeof outputsOf],
    tool: (work: Workplace, input: never, context: ServerContext) => Promise<CallToolResult>,
  ) => {
    const readOnlyHint = outputSchema !== outputsOf.written;
    const annotations = { title, readOnlyHint, destructiveHint: false, openWorldHint: false };
    server.registerTool(name, { title, description, inputSchema: inputs[name], outputSchema, annotations }, ((
      input: never,
      context: ServerContext,
    ) => tool(work, input, context).catch(failedResult)) as never);
  };
  register(
    'generate',
    ['Make a design', 'Makes a layered picture from a prompt, or from captions on given regions.'],
    outputsOf.written,
    generate,
  );
  register(
    'decompose',
    [
      'Take a picture apart',
      'Takes a flat picture apart into layers: texts, things and the filled background, at its own size.',
    ],
    outputsOf.written,
    decompose,
  );
  register(
    'add',
    ['Add layers', 'Adds new layers to a design. Existing layers stay as they are, byte for byte.'],
    outputsOf.written,
    add,
  );
  register(
    'restyle',
    [
      'Restyle a layer',
      'Redraws one layer of a design in the style of the others. All others stay as they are.',
    ],
    outputsOf.written,
    restyle,
  );
  register(
    'plan',
    [
      'Plan a run',
      'Tells regions, time and cost of generate (prompt or layers) or decompose (image), and what would be found, without running it.',
    ],
    outputsOf.planned,
    plan,
  );
  register(
    'inspect',
    [
      'Look into a file',
      'Shows the layers of a file: names, regions, order and texts, with a small picture. Also the size of a flat picture.',
    ],
    outputsOf.inspected,
    inspect,
  );
  register(
    'convert',
    ['Convert a file', 'Writes a layered file in other formats.'],
    outputsOf.written,
    convert,
  );
}

/** The files that tools have written, so that the links in their results can be followed. */
function registerFiles(server: McpServer, work: Workplace): void {
  const list = () => ({
    resources: [...work.written].map((path) => ({
      uri: pathToFileURL(path).href,
      name: basename(path),
      mimeType: typeOf(path),
    })),
  });
  const template = new ResourceTemplate('file://{+path}', { list });
  const about = { title: 'Written files', description: 'files that the tools have written' };
  server.registerResource('written', template, about, async ({ href }) => {
    const { path, bytes } = await writtenFile(work, href);
    return { contents: [{ uri: href, mimeType: typeOf(path), blob: toBase64(bytes) }] };
  });
}
