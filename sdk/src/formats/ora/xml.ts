import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { invalid } from '../../errors.js';
import type { Size } from '../../geometry.js';
import type { Tally } from '../tally.js';
import { unescapeAttribute } from '../xml.js';
import { SRC_OVER } from './modes.js';

/** What layers and groups have in common in stack.xml. */
interface OraItem {
  readonly name: string;
  readonly opacity: number;
  readonly hidden: boolean;
  readonly locked: boolean;
  /** The composite operation: `svg:src-over`, `svg:multiply`, ... */
  readonly operation: string;
  /** Its id, if this package wrote the file. */
  readonly id: string | undefined;
}

/** A layer as stack.xml describes it. */
export interface OraLayer extends OraItem {
  readonly children?: undefined;
  readonly src: string;
  readonly x: number;
  readonly y: number;
  /** The digest of its picture with masks applied, if this package stored it so. */
  readonly masked: string | undefined;
}

/** A group as stack.xml describes it. */
export interface OraGroup extends OraItem {
  readonly isolated: boolean;
  /** Made by this package around a layer and what is clipped to it. */
  readonly clipping: boolean;
  /** Bottom to top. */
  readonly children: readonly OraNode[];
}

export type OraNode = OraLayer | OraGroup;

/** A stack.xml. */
export interface OraPicture {
  readonly page: Size;
  /** Px per inch, where it says so. */
  readonly dpi: number | undefined;
  /** Bottom to top. */
  readonly nodes: readonly OraNode[];
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
 * The page, layers and groups of a stack.xml.
 *
 * @throws MRTError `invalid_argument`
 */
export function readStackXml(xml: string, tally: Tally): OraPicture {
  if (xml.length > MAX_LENGTH || xml.includes('<!DOCTYPE') || xml.includes('<!ENTITY'))
    throw invalid(WHAT, 'is too long or defines entities, which OpenRaster does not allow');
  const valid = XMLValidator.validate(xml);
  if (valid !== true)
    throw invalid(WHAT, `is not XML (${valid.err.msg}, line ${valid.err.line}); save the file again`);
  const image = parsed(xml).find((node) => 'image' in node);
  if (!image) throw invalid(WHAT, 'has no <image>; save the file again');
  const { w, h, xres } = attributes(image);
  const page = { width: whole(w, 'w'), height: whole(h, 'h') };
  if (page.width < 1 || page.height < 1) throw invalid(WHAT, `describes a picture of ${w} x ${h} px`);
  const root = (image.image as Node[]).find((node) => 'stack' in node);
  const nodes = root ? nodesOf(root.stack as Node[], tally, 0) : [];
  return { page, dpi: Number(xres) > 0 ? Number(xres) : undefined, nodes };
}

function nodesOf(nodes: readonly Node[], tally: Tally, depth: number): OraNode[] {
  if (depth > MAX_DEPTH) throw invalid(WHAT, `has groups nested more than ${MAX_DEPTH} deep`);
  const found = nodes.flatMap((node): OraNode[] => {
    const values = attributes(node);
    if ('stack' in node) {
      const children = nodesOf(node.stack as Node[], tally, depth + 1);
      const item = itemOf(values);
      const isolated = values.isolation === 'isolate' || item.opacity < 1 || item.operation !== SRC_OVER;
      return [{ ...item, isolated, clipping: values['mrt:clipping'] === 'true', children }];
    }
    if ('layer' in node && values['mrt:artboard'] !== 'true') return [layerOf(values)];
    if ('text' in node || 'filter' in node) {
      const sentence = [
        'is not a pixel layer and was left out',
        'are no pixel layers and were left out',
      ] as const;
      tally.add(Object.keys(node)[0] as string, sentence, values.name ?? '');
    }
    return [];
  });
  return found.reverse();
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

type Values = Readonly<Record<string, string | undefined>>;

function itemOf(values: Values): OraItem {
  const { name = '', 'mrt:id': id, 'composite-op': operation = SRC_OVER } = values;
  const opacity = values.opacity === undefined ? 1 : Number(values.opacity);
  if (!(opacity >= 0 && opacity <= 1))
    throw invalid(WHAT, `has an opacity of ${values.opacity}; give a number from 0 to 1`);
  const hidden = values.visibility === 'hidden';
  return { name, opacity, hidden, locked: values['edit-locked'] === 'true', operation, id };
}

function layerOf(values: Values): OraLayer {
  const { src = '', x = '0', y = '0', 'mrt:masked': masked } = values;
  return { ...itemOf(values), src, x: whole(x, 'x'), y: whole(y, 'y'), masked };
}

function whole(text: string | undefined, name: string): number {
  const number = Number(text);
  if (text !== undefined && Number.isSafeInteger(number) && Math.abs(number) < 2 ** 30) return number;
  throw invalid(WHAT, `has ${name}="${text}"; give whole px`);
}
