import { decodePng, type Layer } from '../../sdk/src/index.js';

/** The colours of the opaque px of a layer, and which share of those that show anything is neither clear nor opaque. */
export function look({ png }: Layer) {
  const { data } = decodePng(png);
  const colours = new Set<string>();
  let [shown, soft] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] as number;
    if (alpha === 255) colours.add(String(data.subarray(at, at + 3)));
    if (alpha > 12) shown++;
    if (alpha > 12 && alpha < 243) soft++;
  }
  return { colours: [...colours], shown: shown / (data.length / 4), soft: soft / shown };
}
