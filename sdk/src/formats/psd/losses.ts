import type { Layer as PsdLayer } from 'ag-psd';
import type { Tally } from '../tally.js';
import { fromPsdMode } from './blend-names.js';
import { drawsEffects, effectsOf, undrawn } from './effects/index.js';
import { isEmpty } from './pixels.js';
import { hasSeveralStyles } from './text.js';

/** The layer or group that a clipped one is clipped to: the nearest below it that is not clipped. */
export function clippedTo(siblings: readonly PsdLayer[], index: number): PsdLayer | undefined {
  for (let at = index - 1; at >= 0; at--) if (!siblings[at]?.clipping) return siblings[at];
  return undefined;
}

/** Names what is lost where a layer is left out. */
export function leftOut(layer: PsdLayer, tally: Tally): void {
  const name = layer.name ?? '';
  if (layer.adjustment)
    tally.add('adjustment', ['is an adjustment and was left out', 'are adjustments and were left out'], name);
  else if (layer.vectorFill)
    tally.add(
      'fill',
      [
        'is a fill that the file holds no pixels of and was left out',
        'are fills that the file holds no pixels of and were left out',
      ],
      name,
    );
  else tally.add('empty', ['has no pixels and was left out', 'have no pixels and were left out'], name);
}

/** An adjustment that is drawn is no layer of its own any more. */
export function tallyAdjustment({ name = '' }: PsdLayer, tally: Tally): void {
  tally.add(
    'adjustments',
    [
      'is an adjustment and was drawn into the layers below it',
      'are adjustments and were drawn into the layers below them',
    ],
    name,
  );
}

/** Names what a group loses. */
export function tallyGroup(group: PsdLayer, tally: Tally): void {
  tallyLook(group, tally);
}

/** Names what a layer with pixels loses. */
export function tallyLayer(layer: PsdLayer, tally: Tally): void {
  const name = layer.name ?? '';
  tallyLook(layer, tally);
  if (layer.text && hasSeveralStyles(layer.text))
    tally.add(
      'text',
      [
        'is text of several styles, of which the first is kept',
        'are texts of several styles, of which the first is kept',
      ],
      name,
    );
  if (layer.placedLayer)
    tally.add(
      'smart object',
      ['is a smart object and became pixels', 'are smart objects and became pixels'],
      name,
    );
  if (layer.vectorFill)
    tally.add(
      'shape',
      ['is a shape or fill and became pixels', 'are shapes or fills and became pixels'],
      name,
    );
  if (isEmpty(layer) && layer.vectorStroke?.strokeEnabled)
    tally.add('stroke', ['has a stroke, which is not drawn', 'have strokes, which are not drawn'], name);
}

function tallyLook(layer: PsdLayer, tally: Tally): void {
  const name = layer.name ?? '';
  const drawn = drawsEffects(layer);
  if (drawn)
    tally.add(
      'effects drawn',
      ['has effects, which became pixels', 'have effects, which became pixels'],
      name,
    );
  const missing = missingOf(layer, drawn);
  if (missing.length > 0) {
    const which = missing.join(', ');
    tally.add(
      'effects',
      [`has effects that are not drawn (${which})`, `have effects that are not drawn (${which})`],
      name,
    );
  }
  if (layer.blendMode !== 'pass through' && fromPsdMode(layer.blendMode) === undefined)
    tally.add(
      'blend mode',
      [
        `has blend mode ${layer.blendMode}, which became normal`,
        `have blend mode ${layer.blendMode}, which became normal`,
      ],
      name,
    );
  if (layer.mask && !layer.mask.disabled && (layer.mask.userMaskFeather || layer.mask.vectorMaskFeather))
    tally.add(
      'feather',
      ['has a mask with a feather, which is not drawn', 'have masks with a feather, which is not drawn'],
      name,
    );
  if (layer.blendMode === 'hard mix' && (layer.fillOpacity ?? 1) !== 1)
    tally.add(
      'fill opacity',
      [
        'has a fill opacity in blend mode hard mix, which was taken for an opacity',
        'have a fill opacity in blend mode hard mix, which was taken for an opacity',
      ],
      name,
    );
  if (isBlendIf(layer))
    tally.add(
      'blending ranges',
      ['has blending ranges, which are not drawn', 'have blending ranges, which are not drawn'],
      name,
    );
  if (layer.knockout)
    tally.add(
      'knockout',
      ['has a knockout, which is not drawn', 'have knockouts, which are not drawn'],
      name,
    );
  if (layer.channelBlendingRestrictions?.length)
    tally.add(
      'channels',
      [
        'is blended in some channels only, which is not drawn',
        'are blended in some channels only, which is not drawn',
      ],
      name,
    );
}

/** Whether a layer shows only on some tones of itself or of what is below ("blend if"). */
function isBlendIf({ blendingRanges }: PsdLayer): boolean {
  if (!blendingRanges) return false;
  const { compositeGrayBlendSource, compositeGraphBlendDestinationRange, ranges } = blendingRanges;
  const all = [
    compositeGrayBlendSource,
    compositeGraphBlendDestinationRange,
    ...ranges.flatMap(({ sourceRange, destRange }) => [sourceRange, destRange]),
  ];
  return all.some(([a = 0, b = 0, c = 255, d = 255]) => a > 0 || b > 0 || c < 255 || d < 255);
}

/** What is not drawn of a layer's effects. */
function missingOf(layer: PsdLayer, drawn: boolean): string[] {
  const effects = effectsOf(layer);
  if (!effects) return [];
  if (layer.children) return ['of a group'];
  const missing = undrawn(effects);
  return drawn || missing.length > 0 ? missing : ['of a layer so large'];
}
