import { short } from '../tools/figures.mjs';
import { python, script } from '../tools/python.mjs';

/** What a step costs by tokens and by layers. */
export async function cost() {
  const found = await python([script('cost.py')]);
  const rounded = (rows) => rows.map((row) => ({ ...row, ms: short(row.ms) }));
  const fits = {
    'exponent of tokens': short(found.exponent_tokens),
    'exponent of layers': short(found.exponent_layers),
    'ms an added layer': short(found.ms_added_layer),
    'ms without layers': short(found.ms_no_layer),
  };
  return {
    words:
      'One denoiser step at one row on ONNX Runtime in one process, all cores, the fastest of seven. By layers: held-out designs of so many layers, ' +
      'image to layers, the median over them. An exponent is the slope of log ms over log tokens or log layers (1: twice the tokens ' +
      'take twice the time); ms an added layer is the slope of ms over layers.',
    tables: [
      { title: 'By tokens', rows: rounded(found.tokens) },
      { title: 'By layers', rows: rounded(found.layers) },
      { title: 'Fits', rows: [fits] },
    ],
    plot: {
      title: 'ms of one step by tokens (logarithmic)',
      labels: found.tokens.map(({ tokens }) => String(tokens)),
      series: { 'one step, ms': found.tokens.map(({ ms }) => ms) },
      log: true,
    },
  };
}
