import { MRTError } from '../errors.js';
import { startServer } from '../serve.js';
import { type Command, JSON_OPTION } from './command.js';
import { number, text } from './values.js';

export const serve: Command = {
  summary: 'a Triton server with the models of this checkout, until Ctrl-C',
  usage: '',
  words: [0, 0],
  options: {
    'grpc-port': { type: 'string', value: 'N', help: 'default 8001; 0: a free one' },
    'http-port': { type: 'string', value: 'N', help: 'default 8000; 0: a free one' },
    'metrics-port': { type: 'string', value: 'N', help: 'default 8002; 0: a free one' },
    'log-dir': {
      type: 'string',
      value: 'FOLDER',
      help: 'where server.log goes (default: kept if it fails)',
    },
    ...JSON_OPTION,
  },
  async run({ values, signal, report }) {
    const ports = {
      grpc: number(values, 'grpc-port') ?? 8001,
      http: number(values, 'http-port') ?? 8000,
      metrics: number(values, 'metrics-port') ?? 8002,
    };
    const start = performance.now();
    report.serverStarting();
    const server = await startServer({ signal, ports, logDir: text(values, 'log-dir') });
    report.serverUp(server, performance.now() - start);
    if (!values.json) report.note(`http ${server.http}, metrics ${server.metrics}; Ctrl-C stops it`);
    const lastWords = await server.exited;
    if (!signal.aborted) throw new MRTError('unavailable', lastWords || 'the server has ended');
  },
};
