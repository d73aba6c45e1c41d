import { MRT, toSSE } from '@mrt/sdk';

const mrt = new MRT(); // asks MRT_URL, or else 127.0.0.1:8001, once there is a run

/** `{ prompt }` to a run as server-sent events. Whoever closes the answer cancels the run. */
export async function POST(request: Request): Promise<Response> {
  const { prompt } = (await request.json()) as { prompt: string };
  return toSSE(mrt.generate({ prompt, preview: 512 }), { signal: request.signal });
}
