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
  /** What the conversion lost. */
  readonly losses: readonly Loss[];
  /** The layer's id, if this package wrote the file. */
  readonly id: string | undefined;
}

interface Group {
  readonly opacity: number;
  readonly hidden: boolean;
  readonly locked: boolean;
}

type Node = Readonly<Record<string, unknown>>;

const WHAT = 'stack.xml';
const MAX_DEPTH = 64;
const MAX_LENGTH = 2 ** 22; // characters: enough for 4096 layers with long names

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false, // it decodes only the five named ones, not numeric ones
});

/**
 * The page and the layers of a stack.xml, bottom to top; groups are dissolved into their layers.
 *
 * @throws MRTError `invalid_argument`
 */
export function readStackXml(xml: string, warnings: Warning[]): { page: Size; layers: OraLayer[] } {
  if (xml.length > MAX_LENGTH || xml.includes('<!DOCTYPE') || xml.includes('<!ENTITY'))
    throw invalid(WHAT, 'is too long or defines entities, which OpenRaster does not allow');
  const valid = XMLValidator.validate(xml);
  if (valid !== true)
    throw invalid(WHAT, `is not XML (${valid.err.msg}, line ${valid.err.line}); save the file again`);
  const image = parsed(xml).find((node) => 'image' in node);
  if (!image) throw invalid(WHAT, 'has no <image>; save the file again');
  const { w, h } = attributes(image);
  const page = { width: whole(w, 'w'), height: whole(h, 'h') };
  if (page.width < 1 || page.height < 1) throw invalid(WHAT, `describes a picture of ${w} x ${h} px`);
  const layers: OraLayer[] = [];
  const open = (nodes: readonly Node[], within: Group, depth: number) => {
    if (depth > MAX_DEPTH) throw invalid(WHAT, `has groups nested more than ${MAX_DEPTH} deep`);
    for (const node of nodes) {
      const values = attributes(node);
      const look = appearanceOf(values, within);
      if ('stack' in node) {
        if (depth > 0) warnings.push(groupWarning(values.name));
        open(node.stack as Node[], look, depth + 1);
      } else if ('layer' in node) {
        layers.push(layerOf(values, look));
      } else if ('text' in node || 'filter' in node) {
        const text = `${JSON.stringify(values.name ?? '')} is not a pixel layer and was left out`;
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
  const values = Object.entries((node[':@'] ?? {}) as Record<string, string>);
  return Object.fromEntries(values.map(([name, value]) => [name, unescapeAttribute(value)]));
}

function appearanceOf(values: Readonly<Record<string, string | undefined>>, within: Group): Group {
  const opacity = values.opacity === undefined ? 1 : Number(values.opacity);
  if (!(opacity >= 0 && opacity <= 1))
    throw invalid(WHAT, `has an opacity of ${values.opacity}; give a number from 0 to 1`);
  return {
    opacity: opacity * within.opacity,
    hidden: within.hidden || values.visibility === 'hidden',
    locked: within.locked || values['edit-locked'] === 'true',
  };
}

function layerOf(values: Readonly<Record<string, string | undefined>>, look: Group): OraLayer {
  const { name = '', src = '', x = '0', y = '0', 'mrt:id': id } = values;
  const operation = values['composite-op'] ?? 'svg:src-over';
  const losses = operation === 'svg:src-over' ? [] : [blendLoss(name, operation)];
  return { name, src, x: whole(x, 'x'), y: whole(y, 'y'), ...look, losses, id };
}

function whole(text: string | undefined, name: string): number {
  const number = Number(text);
  if (text !== undefined && Number.isSafeInteger(number) && Math.abs(number) < 2 ** 30) return number;
  throw invalid(WHAT, `has ${name}="${text}"; give whole px`);
}

const groupWarning = (name = '') => ({
  feature: 'group',
  text: `group ${JSON.stringify(name)} was ungrouped: its opacity, visibility and lock were applied to its layers`,
});

const blendLoss = (name: string, operation: string) => ({
  feature: 'blend mode',
  text: `layer ${JSON.stringify(name)} has blend mode ${operation}, which was replaced by normal`,
});
