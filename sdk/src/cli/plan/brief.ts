import type { DecomposeInput, GenerateInput, GenerateLayersInput, NewLayer } from '../../request/inputs.js';
import type { Plan } from '../../run/plan.js';

/** The layers of a plan, background first, with what is known of them: given words rule over planned ones. */
export function plannedLayers(input: GenerateInput | DecomposeInput, plan: Plan): NewLayer[] {
  const background = 'background' in input ? input.background : undefined;
  const given = [{ caption: background?.caption, name: undefined }, ...(layersOf(input) ?? [])];
  return plan.regions.map((region, slot) => {
    const caption = given[slot]?.caption || plan.captions?.[slot] || undefined;
    const name = given[slot]?.name;
    return { region, ...(name && { name }), ...(caption && { caption }) };
  });
}

/** A plan as a brief: the same run once more, every region there to be moved. */
export function briefOf(input: GenerateInput | DecomposeInput, plan: Plan): GenerateLayersInput {
  const { prompt, quality, steps } = input;
  const [background, ...layers] = plannedLayers(input, plan);
  const wordless = [background, ...layers].every((layer) => !layer?.caption);
  // Words that the server has given out to the layers would be told twice by the prompt.
  const whole = prompt !== undefined && (layersOf(input) || wordless) ? { prompt } : {};
  return {
    ...whole,
    canvas: plan.canvas,
    page: plan.page,
    ...(background && { background }),
    layers,
    seed: plan.seed,
    ...(steps !== undefined ? { steps } : quality && { quality }),
    ...(input.guidance !== undefined && { guidance: input.guidance }),
  };
}

const layersOf = (input: GenerateInput | DecomposeInput) => ('layers' in input ? input.layers : undefined);
