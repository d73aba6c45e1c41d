import { MRTError } from '../../errors.js';
import { type Runtime, type ServeTls, startServer } from '../../serve.js';
import { type Command, type Context, JSON_OPTION, VISITOR_OPTIONS } from '../command.js';
import { listOf, number, requiredText, text, texts } from '../input/values.js';

export const serve: Command = {
  summary: 'run a Triton server with the models of @mrt/server, or of a checkout, until Ctrl-C',
  usage: '',
  words: [0, 0],
  options: {
    models: {
      type: 'string',
      value: 'FOLDER',
      help: 'model repository with other weights (default: that of @mrt/server, or of a checkout)',
    },
    host: {
      type: 'string',
      value: 'ADDRESS',
      help: 'IPv4 address to listen on (default: 127.0.0.1, not reachable from other machines)',
    },
    'grpc-port': { type: 'string', value: 'N', help: 'default 8001; 0: a free one' },
    'http-port': {
      type: 'string',
      value: 'N',
      help: 'HTTP for browsers and curl, usually 8000; 0: a free one (default: off)',
    },
    ...VISITOR_OPTIONS,
    'metrics-port': { type: 'string', value: 'N', help: 'default 8002; 0: a free one' },
    'tls-cert': { type: 'string', value: 'FILE', help: "the server's certificate; gRPC then speaks TLS" },
    'tls-key': { type: 'string', value: 'FILE', help: 'its key' },
    'tls-client-ca': {
      type: 'string',
      value: 'FILE',
      help: 'accept only clients with a certificate of this authority',
    },
    'admin-key-file': {
      type: 'string',
      value: 'FILE',
      help: 'key that logging, tracing, statistics and shared memory take (default: MRT_ADMIN_KEY, or a random one)',
    },
    drain: {
      type: 'string',
      value: 'SECONDS',
      help: 'time for running requests to finish at Ctrl-C (default 30)',
    },
    icons: {
      type: 'string',
      multiple: true,
      value: 'FOLDER',
      help: 'an icon set, or a folder of them, for things that the model does not know; may be repeated (default: @iconify-json/* in node_modules)',
    },
    runtime: {
      type: 'string',
      value: 'NAME',
      help: 'what computes the networks on a CPU: onnxruntime, openvino (faster with bfloat16), or auto (default)',
    },
    'log-dir': {
      type: 'string',
      value: 'FOLDER',
      help: 'folder for server.log (default: kept only if the server fails)',
    },
    ...JSON_OPTION,
  },
  async run({ values, signal, report }) {
    const ports = {
      grpc: number(values, 'grpc-port') ?? 8001,
      http: number(values, 'http-port'),
      metrics: number(values, 'metrics-port') ?? 8002,
    };
    const start = performance.now();
    report.serverStarting();
    const server = await startServer({
      signal,
      models: text(values, 'models'),
      host: text(values, 'host'),
      ports,
      hosts: texts(values, 'hostname'),
      origins: texts(values, 'origin'),
      tls: tlsOf(values),
      adminKeyFile: text(values, 'admin-key-file'),
      drain: number(values, 'drain'),
      icons: listOf(values, 'icons'),
      runtime: text(values, 'runtime') as Runtime | undefined,
      logDir: text(values, 'log-dir'),
      onWarning: (text) => report.note(`warning: ${text}`),
    });
    report.serverUp(server, performance.now() - start);
    const hint = 'Ctrl-C stops it after its runs have finished, a second Ctrl-C at once';
    const http = server.http === undefined ? '' : `http ${server.http}, `;
    if (!values.json) report.note(`${http}metrics ${server.metrics}; ${hint}`);
    const errorOutput = await server.exited;
    if (!signal.aborted) throw new MRTError('unavailable', errorOutput || 'the server has ended');
  },
};

function tlsOf(values: Context['values']): ServeTls | undefined {
  if (!['tls-cert', 'tls-key', 'tls-client-ca'].some((name) => name in values)) return undefined;
  const [cert, key] = [requiredText(values, 'tls-cert'), requiredText(values, 'tls-key')];
  return { cert, key, clientCa: text(values, 'tls-client-ca') };
}
