// One plain server for all test files of vitest project `shared`, started before the first of them: `inject('server')`.
import type { TestProject } from 'vitest/node';
import { launch } from './launch.mjs';

/** `host:port` of gRPC, of HTTP (a front) and of Triton's own HTTP, and the URL of the metrics. */
export interface SharedServer {
  readonly url: string;
  readonly http: string;
  readonly tritonHttp: string;
  readonly metrics: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    server: SharedServer;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, http, tritonHttp, metrics, close } = await launch();
  project.provide('server', { url, http, tritonHttp, metrics });
  return async () => {
    const { code, left } = await close();
    if (code !== 0 || left.length > 0)
      throw new Error(`the shared server ended with ${code} and left ${left.length} regions in /dev/shm`);
  };
}
