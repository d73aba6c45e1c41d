import { parse as parsePath } from 'node:path';
import { invalid, MRTError } from '../../errors.js';
import { intersect, relativeTo, type Size, wholeOf } from '../../geometry.js';
import type { DecomposeInput, NewLayer } from '../../request/inputs.js';
import { readPicture } from '../../request/picture.js';
import type { Context } from '../command.js';
import { readBrief } from './brief.js';
import { isScaled, scaleRegion } from './fit.js';
import { number, regionOf, samplingOf, text } from './values.js';

/** What a picture on the command line is told with. */
export const PICTURE_OPTIONS = {
  regions: {
    type: 'string',
    value: '"X,Y,W,H;..."',
    help: 'of the layers in px of the picture as it is shown, bottom to top (default: found)',
  },
  layers: {
    type: 'string',
    value: 'N',
    help: 'layers to find in a picture, the background among them (default: all that the model sees)',
  },
  brief: {
    type: 'string',
    value: 'FILE',
    help: 'take regions and names from a brief; the picture is its page',
  },
  'no-fit': {
    type: 'boolean',
    help: 'refuse a picture that is too large for the model, instead of scaling it down',
  },
} as const;

interface PictureInput {
  readonly input: DecomposeInput;
  /** The plain name of its file. */
  readonly name: string;
}

/** The input of `decompose` for a picture on the command line. */
export async function pictureInput(path: string, context: Context): Promise<PictureInput> {
  const { values } = context;
  const { bytes, header } = await naming(path, () => readPicture(path, 'IMAGE'));
  const picture = { width: header.width, height: header.height };
  const { layers, canvas = values['no-fit'] ? picture : undefined } = await layersFor(context, picture);
  const input = { ...samplingOf(values), image: bytes, canvas, layers, layerCount: layerCountOf(context) };
  return { input, name: parsePath(path).name };
}

/** Does some work on the picture; what is wrong with that is told by the name of its file. */
export async function naming<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!MRTError.is(error) || !/^image$/i.test(error.field ?? '') || /^data:/i.test(path)) throw error;
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
    throw invalid('--layers', `is ${count}; give a whole number from 1 up`);
  const other = ['regions', 'brief'].find((name) => values[name] !== undefined);
  if (other)
    throw invalid('--layers', `and --${other} both say how many layers there are; give one of the two`);
  return count;
}

/** The layers to look for, if they are given, and the canvas that their regions are in px of, where that is not the picture. */
async function layersFor(
  { values }: Context,
  picture: Size,
): Promise<{ layers?: NewLayer[]; canvas?: Size }> {
  const [regions, brief] = [text(values, 'regions'), text(values, 'brief')];
  if (regions === undefined && brief === undefined) return {};
  if (regions !== undefined && brief === undefined) {
    const written = regions.split(';').filter((part) => part.trim() !== '');
    return { layers: written.map((part) => ({ region: regionOf(part, '--regions') })) };
  }
  if (regions !== undefined || brief === undefined) {
    throw invalid('--regions', 'and --brief both say where the layers are; give one of the two');
  }
  const { canvas, page = wholeOf(canvas), layers } = await readBrief(brief);
  const onPage = layers.map(({ region, name, caption }) => ({
    name: name ?? caption,
    region: relativeTo(page, intersect(page, region)), // a flat picture holds nothing of what overflows
  }));
  const seen = onPage.filter(({ region }) => region.width > 0 && region.height > 0);
  const { width, height } = page;
  if (isScaled(page, picture) && !values['no-fit']) return { canvas: { width, height }, layers: seen };
  return { layers: seen.map((layer) => ({ ...layer, region: scaleRegion(layer.region, page, picture) })) };
}
