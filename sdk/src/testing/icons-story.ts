import type { FakeEvent } from './fake-server.js';
import { accepted, done, layer, step } from './scripts.js';

/** How the server answers captions of things that only its icon sets know. */

export const ROCKET_ON_WIRE = {
  name: 'rocket',
  icon: 'own:rocket',
  set: 'Own',
  author: 'The MRT authors',
  licence: 'CC-BY-4.0',
  licence_url: 'https://example.org/licence',
  url: 'https://example.org/own',
  words: ['rocket'],
};

const { licence_url: licenceUrl, ...rest } = ROCKET_ON_WIRE;
/** The same as the SDK has it. */
export const ROCKET = { ...rest, licenceUrl };

const told = (event: FakeEvent, more: object): FakeEvent => ({
  ...event,
  info: { ...(event.info as object), ...more },
});

/** `left`: words that are unknown beside the rocket; `made`: whether it was drawn. */
export function iconsStory(left: readonly string[] = [], made = true): FakeEvent[] {
  const unknown = left.length > 0 ? [{ slot: 2, caption: 'a red star', words: left }] : [];
  const vocabulary = { vocabulary: { unknown } };
  const reference = { ...ROCKET_ON_WIRE, colour: [220, 45, 45] };
  return [
    told(accepted, { ...vocabulary, references: [{ slot: 2, ...ROCKET_ON_WIRE }] }),
    step(1),
    step(2),
    layer(1, 1, [0, 0, 64, 64]),
    told(layer(2, 2, [16, 16, 32, 32]), made ? { reference } : {}),
    told(done, { ...vocabulary, ...(!made && { notes: [{ slot: 2, text: 'is as the network drew it' }] }) }),
  ];
}
