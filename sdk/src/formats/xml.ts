import type { LayerStack } from '../stack/stack.js';
import type { Warning } from './result.js';

const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Whether every character is allowed in XML 1.0. */
export const isXml = (text: string) => text.search(NOT_XML) < 0;

/** `text` as an XML 1.0 attribute value: line breaks are preserved, characters not allowed in XML become U+FFFD. */
export function escapeAttribute(text: string): string {
  return text
    .replace(NOT_XML, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Decodes an XML attribute value. */
export function unescapeAttribute(xml: string): string {
  return xml.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name) return ENTITIES[name] ?? whole;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Warnings about layer names with characters that are not allowed in XML. */
export function nameWarnings(stack: LayerStack): Warning[] {
  return stack.layers
    .filter(({ name }) => !isXml(name))
    .map(({ id }) => ({
      layer: id,
      feature: 'name',
      text: 'has characters that are not allowed in XML; they became U+FFFD',
    }));
}
