import { type Manifest, manifestIn } from '../stack/manifest.js';
import type { Warning } from './result.js';

/** The manifest in a file of this package's; one that cannot be read is told, since ids, captions and origin go with it. */
export function ownManifest(json: string | undefined, warnings: Warning[]): Manifest | undefined {
  const manifest = json === undefined ? undefined : manifestIn(json);
  if (json !== undefined && !manifest) {
    const text = 'the manifest in the file cannot be read, so ids, captions and origin are not known';
    warnings.push({ feature: 'manifest', text });
  }
  return manifest;
}
