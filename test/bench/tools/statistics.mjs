import { ADMIN_KEY } from '../../servers/launch.mjs';

/** The models that compute; `mrt` itself only orders their work. */
export const NETWORKS = ['mrt_text_encoder', 'mrt_layer_encoder', 'mrt_denoiser', 'mrt_layer_decoder'];

/** Those by which the letters of layers that are to show a string are read. */
export const READER = ['mrt_text_detector', 'mrt_text_recogniser'];

/** Triton's own counts since the server started, by model: calls, rows in them, and the ms that they computed. */
export async function statistics({ tritonHttp }) {
  const response = await fetch(`http://${tritonHttp}/v2/models/stats`, { headers: { 'x-admin': ADMIN_KEY } });
  const { model_stats } = await response.json();
  return Object.fromEntries(model_stats.map((model) => [model.name, countsOf(model)]));
}

function countsOf({ inference_count, execution_count, batch_stats }) {
  const ms = batch_stats.reduce((sum, { compute_infer }) => sum + compute_infer.ns / 1e6, 0);
  return { calls: execution_count, rows: inference_count, ms };
}

/** What was added between two looks. */
export function between(before, after) {
  const difference = (name) =>
    Object.fromEntries(Object.entries(after[name]).map(([key, value]) => [key, value - before[name][key]]));
  return Object.fromEntries([...NETWORKS, ...READER].map((name) => [name, difference(name)]));
}
