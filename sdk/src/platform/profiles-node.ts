/** Converts colours of a profile to sRGB: from as many values a px as its mode has channels, to three; 0 to 255. */
export type ToSrgb = (values: Uint8ClampedArray) => Uint8ClampedArray;

/** Makes the conversion from an ICC profile with so many channels to sRGB; undefined for a profile that cannot be used. */
export type ProfileReader = (profile: Uint8Array, channels: number) => ToSrgb | undefined;

/** What is used of jscolorengine, which has no types. */
interface Engine {
  readonly Profile: new () => {
    readonly loaded: boolean;
    readonly outputChannels: number;
    loadBinary(bytes: Uint8Array): void;
  };
  readonly Transform: new (options: {
    dataFormat: 'int8';
    buildLut: boolean;
    BPC: boolean;
  }) => {
    create(from: unknown, to: '*srgb', intent: number): void;
    array(values: Uint8ClampedArray, inputHasAlpha: boolean, outputHasAlpha: boolean): Uint8ClampedArray;
  };
  readonly eIntent: { readonly relative: number };
}

/** Loads jscolorengine. Colours are converted as Photoshop does by default: relative colorimetric, with black point compensation. */
export async function profileReader(): Promise<ProfileReader> {
  // @ts-expect-error: it has no types
  const module = (await import('jscolorengine')) as Engine & { default?: Engine };
  const { Profile, Transform, eIntent } = module.default ?? module;
  return (bytes, channels) => {
    try {
      const profile = new Profile();
      profile.loadBinary(bytes);
      if (!profile.loaded || profile.outputChannels !== channels) return undefined;
      const transform = new Transform({ dataFormat: 'int8', buildLut: true, BPC: true });
      transform.create(profile, '*srgb', eIntent.relative);
      const toSrgb: ToSrgb = (values) => transform.array(values, false, false);
      // A profile may load and yet not convert.
      return toSrgb(new Uint8ClampedArray(2 * channels)).length === 6 ? toSrgb : undefined;
    } catch {
      return undefined;
    }
  };
}
