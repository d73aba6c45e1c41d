import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { environment, interpreter, ROOT } from './python.mjs';

export const REPOSITORY = `${ROOT}/triton-model-repo`;

/** A real tritonserver on `repository`: { grpc, http, metrics, pid, launcher, close }, the last but one its launcher's pid. */
export async function startServer(repository = REPOSITORY) {
  const args = ['-m', 'mrt.serving.launcher', '--model-repository', repository, '--http-port', '0'];
  const launcher = spawn(interpreter('serve'), args, {
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(launcher, 'close');
  const line = once(createInterface({ input: launcher.stdout }), 'line');
  const [said] = await Promise.race([line, ended]);
  if (typeof said !== 'string') throw new Error(`the server on ${repository} did not start`);
  const close = async () => {
    launcher.kill('SIGTERM');
    await ended;
  };
  return { ...JSON.parse(said), launcher: launcher.pid, close };
}

/** `use` with servers on these repositories, which are stopped whatever happens. */
export async function withServers(repositories, use) {
  const servers = [];
  try {
    for (const repository of repositories) servers.push(await startServer(repository));
    return await use(...servers);
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}
