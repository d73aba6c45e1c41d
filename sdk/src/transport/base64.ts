const SLICE = 0x8000; // as many arguments as every engine takes

/** Bytes as base64, in what every runtime has. */
export function toBase64(bytes: Uint8Array): string {
  if ('toBase64' in bytes) return (bytes as { toBase64(): string }).toBase64();
  let binary = '';
  for (let at = 0; at < bytes.length; at += SLICE) {
    binary += String.fromCharCode(...bytes.subarray(at, at + SLICE));
  }
  return btoa(binary);
}

/** @throws DOMException or SyntaxError for anything but base64 */
export function fromBase64(text: string): Uint8Array {
  const native = Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array };
  if (native.fromBase64) return native.fromBase64(text);
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
