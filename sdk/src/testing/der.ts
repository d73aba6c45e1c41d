// The few forms of ASN.1's distinguished encoding of which a certificate is made.

/** Tag, length, content. */
function form(tag: number, ...content: Buffer[]): Buffer {
  const whole = Buffer.concat(content);
  const size = whole.length;
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), whole]);
}

export const seq = (...items: Buffer[]) => form(0x30, ...items);
export const set = (...items: Buffer[]) => form(0x31, ...items);
export const bool = (value: boolean) => form(0x01, Buffer.from([value ? 0xff : 0]));
export const bytes = (content: Buffer) => form(0x04, content);
export const bits = (content: Buffer) => form(0x03, Buffer.from([0]), content);
export const text = (value: string) => form(0x0c, Buffer.from(value));
export const context = (tag: number, content: Buffer, constructed = false) =>
  form((constructed ? 0xa0 : 0x80) | tag, content);

/** A positive number: its first bit is no sign, and its first byte is not empty. */
export const uint = (content: Buffer) => {
  const positive = Buffer.from(content);
  positive[0] = ((positive[0] ?? 0) & 0x7f) | (content.length > 1 ? 1 : 0);
  return form(0x02, positive);
};

export const time = (at: Date) =>
  form(0x18, Buffer.from(`${at.toISOString().replace(/\D/g, '').slice(0, 14)}Z`)); // GeneralizedTime

export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const septets = (value: number): number[] =>
    value < 128 ? [value] : [...septets(value >> 7).map((byte) => byte | 128), value & 127];
  return form(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(septets)]));
}
