/** Quotations as the server reads them, in which a semicolon is a letter as any other. */
const QUOTED =
  /"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|»[^«]*«|「[^」]*」|『[^』]*』|(?<![\p{L}\p{N}])'(?!\s)[^']*'(?![\p{L}\p{N}])/gu;

/** The parts of a prompt like `blue background; red star`; one where it has no semicolon outside of quotations. */
export function partsOf(prompt: string): string[] {
  const marked = prompt.replace(QUOTED, (quoted) => quoted.replaceAll(';', '\0'));
  return marked.split(';').map((part) => part.replaceAll('\0', ';'));
}
