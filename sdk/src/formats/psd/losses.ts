import type { Layer as PsdLayer } from 'ag-psd';
import type { Loss } from '../result.js';
import { isEmpty } from './pixels.js';

/** What is lost or changed of a layer or group of a PSD when it becomes a layer of pixels. */
export function lossesOf(layer: PsdLayer): Loss[] {
  const named = `${layer.children ? 'group' : 'layer'} ${JSON.stringify(layer.name ?? '')}`;
  const losses: Loss[] = [];
  const tell = (feature: string, text: string) => losses.push({ feature, text: `${named} ${text}` });
  if (layer.children) tell('group', 'was opened up: its layers carry its opacity, visibility and lock');
  else if (layer.adjustment) tell('adjustment', 'adjusts those below it and has no pixels; it was left out');
  else if (isEmpty(layer)) tell('empty', 'has no pixels and was left out');
  const plain = layer.children ? ['pass through', 'normal'] : ['normal'];
  if (layer.blendMode && !plain.includes(layer.blendMode))
    tell('blend mode', `blends by ${layer.blendMode}; it is taken as normal`);
  if (layer.mask && !layer.mask.disabled) tell('mask', 'has a mask, which became part of its pixels');
  if (layer.vectorMask || layer.realMask) tell('vector mask', 'has a vector mask, which is not applied');
  if (layer.clipping) tell('clipping', 'is clipped to the layer below it; it is taken whole');
  if (layer.text) tell('text', 'is text; its pixels are taken');
  if (layer.placedLayer) tell('smart object', 'is a smart object; its pixels are taken');
  if (layer.effects && !layer.effects.disabled) tell('effects', 'has effects, which are not drawn');
  if (layer.fillOpacity !== undefined && layer.fillOpacity !== 1)
    tell('fill opacity', `has a fill opacity of ${layer.fillOpacity}, which became part of its opacity`);
  return losses;
}
