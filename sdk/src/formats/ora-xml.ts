import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { invalid } from '../errors.js';
import type { Size } from '../geometry.js';
import type { Loss, Warning } from './result.js';
import { unescapeAttribute } from './xml.js';

/** A layer as stack.xml describes it. */
export interface OraLayer {
  readonly name: string;
  readonly src: string;
  readonly x: number;
  readonly y: number;
  readonly opacity: number;
  readonly hidden: boolean;
  readonly locked: boolean;
  /** What of it did not become part of the layer. */
  readonly losses: readonly Loss[];
  /** Ours, where this package wrote the file. */
  readonly id: string | undefined;
}

interface Group {
  readonly opacity: number;
  readonly hidden: boolean;
  readonly locked: boolean;
}

type Node = Readonly<Record<string, unknown>>;

const WHAT = 'stack.xml';
const DEEPEST = 64;
const LONGEST = 2 ** 22; // characters: those of 4096 layers with long names

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false, // it knows the five of XML alone, not those by number
});

/**
 * The page and the layers of a stack.xml, bottom to top; groups are opened up.
 *
 * @throws MRTError `invalid_argument`
 */
export function readStackXml(xml: string, warnings: Warning[]): { page: Size; layers: OraLayer[] } {
  if (xml.length > LONGEST || xml.includes('<!DOCTYPE') || xml.includes('<!ENTITY'))
    throw invalid(WHAT, 'is too long or defines entities, which OpenRaster does not know');
  const valid = XMLValidator.validate(xml);
  if (valid !== true)
    throw invalid(WHAT, `is no XML (${valid.err.msg}, line ${valid.err.line}); save the file again`);
  const image = parsed(xml).find((node) => 'image' in node);
  if (!image) throw invalid(WHAT, 'has no <image>; save the file again');
  const { w, h } = attributes(image);
  const page = { width: whole(w, 'w'), height: whole(h, 'h') };
  if (page.width < 1 || page.height < 1) throw invalid(WHAT, `describes a picture of ${w} x ${h} px`);
  const layers: OraLayer[] = [];
  const open = (nodes: readonly Node[], within: Group, depth: number) => {
    if (depth > DEEPEST) throw invalid(WHAT, `has groups within groups, more than ${DEEPEST} deep`);
    for (const node of nodes) {
      const given = attributes(node);
      const look = lookOf(given, within);
      if ('stack' in node) {
        if (depth > 0) warnings.push(groupWarning(given.name));
        open(node.stack as Node[], look, depth + 1);
      } else if ('layer' in node) {
        layers.push(layerOf(given, look));
      } else if ('text' in node || 'filter' in node) {
        const text = `${JSON.stringify(given.name ?? '')} is no layer of pixels and was left out`;
        warnings.push({ feature: Object.keys(node)[0] as string, text });
      }
    }
  };
  open(image.image as Node[], { opacity: 1, hidden: false, locked: false }, 0);
  return { page, layers: layers.reverse() };
}

function parsed(xml: string): Node[] {
  try {
    return parser.parse(xml) as Node[];
  } catch (cause) {
    throw invalid(WHAT, `cannot be read: ${(cause as Error).message}; save the file again`, cause);
  }
}

function attributes(node: Node): Readonly<Record<string, string | undefined>> {
  const given = Object.entries((node[':@'] ?? {}) as Record<string, string>);
  return Object.fromEntries(given.map(([name, value]) => [name, unescapeAttribute(value)]));
}

function lookOf(given: Readonly<Record<string, string | undefined>>, within: Group): Group {
  const opacity = given.opacity === undefined ? 1 : Number(given.opacity);
  if (!(opacity >= 0 && opacity <= 1))
    throw invalid(WHAT, `has an opacity of ${given.opacity}; it goes from 0 to 1`);
  return {
    opacity: opacity * within.opacity,
    hidden: within.hidden || given.visibility === 'hidden',
    locked: within.locked || given['edit-locked'] === 'true',
  };
}

function layerOf(given: Readonly<Record<string, string | undefined>>, look: Group): OraLayer {
  const { name = '', src = '', x = '0', y = '0', 'mrt:id': id } = given;
  const operation = given['composite-op'] ?? 'svg:src-over';
  const losses = operation === 'svg:src-over' ? [] : [blendLoss(name, operation)];
  return { name, src, x: whole(x, 'x'), y: whole(y, 'y'), ...look, losses, id };
}

function whole(text: string | undefined, name: string): number {
  const number = Number(text);
  if (text !== undefined && Number.isSafeInteger(number) && Math.abs(number) < 2 ** 30) return number;
  throw invalid(WHAT, `has ${name}="${text}"; it needs whole px`);
}

const groupWarning = (name = '') => ({
  feature: 'group',
  text: `group ${JSON.stringify(name)} was opened up: its layers carry its opacity, visibility and lock`,
});

const blendLoss = (name: string, operation: string) => ({
  feature: 'blend mode',
  text: `layer ${JSON.stringify(name)} blends by ${operation}; it is taken as normal`,
});
