const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** `text` as an XML 1.0 attribute value: line breaks survive, characters that XML cannot hold become U+FFFD. */
export function escapeAttribute(text: string): string {
  return text
    .replace(NOT_XML, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
