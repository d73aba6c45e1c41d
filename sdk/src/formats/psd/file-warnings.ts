import type { Psd } from 'ag-psd';
import type { Warning } from '../result.js';
import { COLOURS, type Space } from './colours.js';
import type { Header, Sections } from './header.js';
import { foreignProfile, unkeptParts } from './resources.js';

/** What is said of the file as a whole. */
export function fileWarnings(psd: Psd, header: Header, sections: Sections, { toSrgb }: Space): Warning[] {
  const { depth, mode, channels } = header;
  const warnings: Warning[] = [];
  const add = (feature: string, text: string) => warnings.push({ feature, text });
  const profile = depth < 32 ? foreignProfile(sections.resources) : undefined;
  const nearly = mode === 'CMYK' || mode === 'multichannel' || mode === 'duotone';
  if (profile !== undefined && toSrgb)
    add('colour profile', `the colours were converted from the profile ${JSON.stringify(profile)} to sRGB`);
  else if (nearly)
    add('colours', `the colours of ${mode} were converted without a profile, so they are only near`);
  else if (profile !== undefined && mode !== 'Lab')
    add(
      'colour profile',
      `the colour profile (${profile}) is not sRGB, but the colours are read as sRGB; outside of browsers openPsd converts them`,
    );
  if (depth > 8) add('depth', `the file has ${depth} bits a channel, which were rounded to 8`);
  const extra = channels - (COLOURS[mode] as number) - (sections.transparent ? 1 : 0);
  const parts = unkeptParts(psd, Math.max(0, extra));
  if (parts.length > 0) add('other parts', `the file also holds ${parts.join(', ')}, not kept here`);
  return warnings;
}
