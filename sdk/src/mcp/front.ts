import {
  createMcpHandler,
  isLegacyRequest,
  type McpServer,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { MRTError } from '../errors.js';
import { errorAnswer } from '../gateway/answers.js';
import type { Handler } from '../gateway/listen.js';
import { Door, type Visitors } from '../gateway/origins.js';
import { digestOf } from '../stack/digest.js';

/** Who may ask an MCP server over HTTP. */
export interface McpFrontOptions extends Visitors {
  /** Bearer tokens that may ask; at least one. */
  tokens: readonly string[];
}

const PATH = '/mcp';
const MAX_SESSIONS = 64;
const HEADERS = 'authorization, content-type, last-event-id, mcp-protocol-version, mcp-session-id';

/**
 * MCP over streamable HTTP, at `/mcp`: for `listen`. It asks for a token, and refuses other names and pages of other origins.
 *
 * @throws MRTError `invalid_argument`: no token, or a host or an origin that no browser would send
 */
export function mcpFront(servers: () => McpServer, { tokens, ...visitors }: McpFrontOptions): Handler {
  if (tokens.length === 0) throw new MRTError('invalid_argument', 'tokens is empty; give at least one');
  const door = new Door(visitors);
  const known = new Set(tokens.map(digest));
  const modern = createMcpHandler(servers, { legacy: 'reject' });
  const sessions = new Sessions(servers);
  const answer = async (request: Request) => {
    const { pathname } = new URL(request.url);
    if (pathname !== PATH)
      throw new MRTError('not_found', `there is no ${pathname.slice(0, 80)} here; ask ${PATH}`);
    const token = /^Bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
    if (!known.has(digest(token))) return unauthorized();
    return (await isLegacyRequest(request)) ? sessions.fetch(request) : modern.fetch(request);
  };
  const refuse = (error: unknown) =>
    errorAnswer(MRTError.is(error) ? error : new MRTError('internal', 'the server failed', { cause: error }));
  return {
    async fetch(request) {
      const response = await door.pass(request, () => answer(request), refuse);
      if (response.headers.has('access-control-allow-methods')) {
        response.headers.set('access-control-allow-methods', 'GET, POST, DELETE');
        response.headers.set('access-control-allow-headers', HEADERS);
      }
      if (response.headers.has('access-control-allow-origin'))
        response.headers.set('access-control-expose-headers', 'mcp-session-id, www-authenticate');
      return response;
    },
    close() {
      sessions.close();
      void modern.close();
    },
  };
}

const digest = (text: string) => digestOf(new TextEncoder().encode(text));

const unauthorized = () =>
  Response.json(
    {
      error: 'invalid_token',
      error_description: 'the token is missing or wrong; send authorization: Bearer TOKEN',
    },
    {
      status: 401,
      headers: { 'www-authenticate': 'Bearer error="invalid_token"', 'cache-control': 'no-store' },
    },
  );

/** Clients of the protocol before 2026 keep a session: without one, nobody could cancel what they have asked for. */
class Sessions {
  readonly #servers: () => McpServer;
  readonly #open = new Map<string, WebStandardStreamableHTTPServerTransport>();

  constructor(servers: () => McpServer) {
    this.#servers = servers;
  }

  async fetch(request: Request): Promise<Response> {
    const id = request.headers.get('mcp-session-id');
    const known = id === null ? undefined : this.#open.get(id);
    if (id !== null && known) {
      this.#open.delete(id);
      this.#open.set(id, known); // the one that was used last is the last to go
      return known.handleRequest(request);
    }
    if (id !== null)
      return Response.json(
        {
          jsonrpc: '2.0',
          id: null,
          error: { code: -32001, message: 'the session has ended; begin another' },
        },
        { status: 404 },
      );
    const transport: WebStandardStreamableHTTPServerTransport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      onsessioninitialized: (made: string): void => this.#keep(made, transport),
      onsessionclosed: (ended) => void this.#open.delete(ended),
    });
    await this.#servers().connect(transport);
    return transport.handleRequest(request);
  }

  close(): void {
    for (const transport of this.#open.values()) void transport.close();
    this.#open.clear();
  }

  #keep(id: string, transport: WebStandardStreamableHTTPServerTransport): void {
    this.#open.set(id, transport);
    const [oldest] = this.#open;
    if (!oldest || this.#open.size <= MAX_SESSIONS) return;
    this.#open.delete(oldest[0]);
    void oldest[1].close();
  }
}
