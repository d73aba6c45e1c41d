import type { DecomposeInput, GenerateInput, GenerateLayersInput, NewLayer } from '../../request/inputs.js';
import type { Plan } from '../../run/plan.js';

/** The layers of a plan, background first, with their names and captions; those of the input take precedence. */
export function plannedLayers(input: GenerateInput | DecomposeInput, plan: Plan): NewLayer[] {
  const background = 'background' in input ? input.background : undefined;
  const inputs = [{ caption: background?.caption, name: undefined }, ...(layersOf(input) ?? [])];
  return plan.regions.map((region, slot) => {
    const caption = inputs[slot]?.caption || plan.captions?.[slot] || undefined;
    const name = plan.found?.[slot]?.name ?? inputs[slot]?.name;
    return { region, ...(name && { name }), ...(caption && { caption }) };
  });
}

/** A plan as a brief for the same run, whose regions can be edited. */
export function briefOf(input: GenerateInput | DecomposeInput, plan: Plan): GenerateLayersInput {
  const { prompt, quality, steps } = input;
  const [bottom, ...layers] = plannedLayers(input, plan);
  const uncaptioned = [bottom, ...layers].every((layer) => !layer?.caption);
  // If the server distributed the prompt to captions, the brief must not repeat it.
  const wholePrompt = prompt !== undefined && (layersOf(input) || uncaptioned) ? { prompt } : {};
  return {
    ...wholePrompt,
    canvas: plan.canvas,
    page: plan.page,
    ...(bottom && { background: unnamed(bottom) }),
    layers,
    ...('text' in input && input.text !== undefined && { text: input.text }),
    ...('references' in input && input.references !== undefined && { references: input.references }),
    ...('strict' in input && input.strict && { strict: true }),
    seed: plan.seed,
    ...(steps !== undefined ? { steps } : quality && { quality }),
    ...(input.guidance !== undefined && { guidance: input.guidance }),
  };
}

/** A brief's background has no name. */
const unnamed = ({ name: _, ...background }: NewLayer) => background;

const layersOf = (input: GenerateInput | DecomposeInput) => ('layers' in input ? input.layers : undefined);
