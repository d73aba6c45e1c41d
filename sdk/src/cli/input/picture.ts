import { parse as parsePath } from 'node:path';
import { invalid, MRTError } from '../../errors.js';
import { fullRegion, intersect, relativeTo, type Size } from '../../geometry.js';
import type { DecomposeInput, Expert, Granularity, NewLayer } from '../../request/inputs.js';
import { ANYWHERE, readFlatPicture } from '../../request/picture.js';
import type { Context } from '../command.js';
import { readBrief } from './brief.js';
import { isScaled, scaleRegion } from './fit.js';
import { readStdin, STREAM } from './stdin.js';
import { number, parseRegion, samplingOf, text } from './values.js';

/** Options for a picture on the command line. */
export const PICTURE_OPTIONS = {
  regions: {
    type: 'string',
    value: '"X,Y,W,H;..."',
    help: 'regions of the layers in px of the upright picture, bottom to top (default: detected)',
  },
  layers: {
    type: 'string',
    value: 'N',
    help: 'number of layers to find, including the background (default: all)',
  },
  brief: {
    type: 'string',
    value: 'FILE',
    help: 'use regions and names of a brief; the picture is its page',
  },
  expert: {
    type: 'string',
    value: 'WHO',
    help: 'experts (at the size of the picture), network (the model alone) or auto, the better one there is (default: auto)',
  },
  granularity: {
    type: 'string',
    value: 'HOW',
    help: 'how finely the experts take it apart: coarse, normal or fine (default: normal)',
  },
  'no-fit': {
    type: 'boolean',
    help: 'refuse a picture that is too large for the server instead of scaling it down',
  },
} as const;

interface PictureInput {
  readonly input: DecomposeInput;
  /** Its file name without extension. */
  readonly name: string;
}

/** The input of `decompose` for a picture on the command line. */
export async function pictureInput(path: string, context: Context): Promise<PictureInput> {
  const { values } = context;
  const given = path === STREAM ? await readStdin(context, 'IMAGE') : path;
  const { bytes, header } = await withFileName(path, () => readFlatPicture(given, 'IMAGE', ANYWHERE));
  const { size } = header;
  if (!size && values['no-fit'])
    throw invalid(
      '--no-fit',
      `needs the size of the picture, which this ${header.type} does not say; leave it out`,
    );
  const { layers, canvas = values['no-fit'] ? size : undefined } = await layersFor(context, size);
  const expert = text(values, 'expert') as Expert | undefined; // the request is checked as a whole
  const granularity = text(values, 'granularity') as Granularity | undefined;
  const search = { layers, layerCount: layerCountOf(context), expert, granularity };
  const input = { ...samplingOf(values), image: bytes, canvas, ...search };
  return { input, name: path === STREAM ? 'picture' : parsePath(path).name };
}

/** Runs `work`; errors about the picture name its file instead of `image`. */
export async function withFileName<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!MRTError.is(error) || !/^image$/i.test(error.field ?? '') || /^(data:|-$)/i.test(path)) throw error;
    const { code, retryable, requestId, text } = error;
    const field = path;
    throw new MRTError(code, text.replace(/^image(?! is the path)/i, path), {
      field,
      retryable,
      requestId,
      cause: error,
    });
  }
}

function layerCountOf({ values }: Context): number | undefined {
  const count = number(values, 'layers');
  if (count === undefined) return undefined;
  if (!Number.isSafeInteger(count) || count < 1)
    throw invalid('--layers', `is ${count}; give a whole number of at least 1`);
  const conflict = ['regions', 'brief'].find((name) => values[name] !== undefined);
  if (conflict)
    throw invalid('--layers', `and --${conflict} both determine the number of layers; give one of them`);
  return count;
}

/** The requested layers, and the canvas of their regions if it is not the picture, or the size of that is not known. */
async function layersFor(
  context: Context,
  picture: Size | undefined,
): Promise<{ layers?: NewLayer[]; canvas?: Size }> {
  const { values } = context;
  const [regions, brief] = [text(values, 'regions'), text(values, 'brief')];
  if (regions === undefined && brief === undefined) return {};
  if (regions !== undefined && brief === undefined) {
    const parts = regions.split(';').filter((part) => part.trim() !== '');
    return { layers: parts.map((part) => ({ region: parseRegion(part, '--regions') })) };
  }
  if (regions !== undefined || brief === undefined) {
    throw invalid('--regions', 'and --brief both determine the regions; give one of them');
  }
  const { canvas, page = fullRegion(canvas), layers } = await readBrief(brief, context);
  const onPage = layers.map(({ region, name, caption }) => ({
    name: name ?? caption,
    region: relativeTo(page, intersect(page, region)), // a flat picture does not contain what overflows the page
  }));
  const visible = onPage.filter(({ region }) => region.width > 0 && region.height > 0);
  const { width, height } = page;
  if (!picture || (isScaled(page, picture) && !values['no-fit']))
    return { canvas: { width, height }, layers: visible };
  return { layers: visible.map((layer) => ({ ...layer, region: scaleRegion(layer.region, page, picture) })) };
}
