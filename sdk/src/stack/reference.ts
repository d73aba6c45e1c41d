/** A drawing of an icon set, and whose it is. */
export interface IconReference {
  /** What it shows, in words: `rocket`. */
  readonly name: string;
  /** Its name in the set: `lucide:rocket`. */
  readonly icon: string;
  /** The set's name: `Lucide`. */
  readonly set: string;
  readonly author: string;
  /** Its short name: `MIT`, `CC-BY-4.0`. */
  readonly licence: string;
  readonly licenceUrl?: string;
  /** Where the set comes from. */
  readonly url?: string;
  /** Of the set's package. */
  readonly version?: string;
  /** Words of the caption that the drawing stands for. */
  readonly words: readonly string[];
  /** sRGB, 0 to 255, that it is drawn in; absent: its own colours. */
  readonly colour?: readonly [red: number, green: number, blue: number];
}

/** Whose drawings a stack holds; one for each set. */
export type Attribution = Pick<
  IconReference,
  'set' | 'author' | 'licence' | 'licenceUrl' | 'url' | 'version'
> & {
  /** As in `IconReference`, each once. */
  readonly icons: readonly string[];
};

/** The reference with its properties in one order, frozen. */
export function frozenReference(reference: IconReference): IconReference {
  const { name, icon, words, colour } = reference;
  return Object.freeze({
    ...{ name, icon },
    ...creditsOf(reference),
    words: Object.freeze([...words]),
    ...(colour && { colour: Object.freeze([...colour] as const) }),
  });
}

/** Whose drawings these layers show, set by set. */
export function attributionsOf(
  layers: readonly { readonly reference?: IconReference | undefined }[],
): Attribution[] {
  const bySet = new Map<string, IconReference[]>();
  for (const { reference } of layers) {
    if (!reference) continue;
    const key = JSON.stringify(creditsOf(reference));
    bySet.set(key, [...(bySet.get(key) ?? []), reference]);
  }
  return [...bySet.values()].map((all) => ({
    ...creditsOf(all[0] as IconReference),
    icons: [...new Set(all.map(({ icon }) => icon))],
  }));
}

function creditsOf({ set, author, licence, licenceUrl, url, version }: IconReference) {
  return {
    ...{ set, author, licence },
    ...(licenceUrl !== undefined && { licenceUrl }),
    ...(url !== undefined && { url }),
    ...(version !== undefined && { version }),
  };
}
