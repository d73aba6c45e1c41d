import type { ProfileReader } from './profiles-node.js';

/** In browsers profiles are not converted: jscolorengine asks for modules of Node, on which bundlers fail. */
export async function profileReader(): Promise<ProfileReader> {
  return () => undefined;
}
