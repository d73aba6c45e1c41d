import { additionOf as maskedAddition } from '../../request/masked-edit.js';
import { DoorError } from './answers.js';
import type { Edit } from './fields.js';

/**
 * The files of a form as the task that adds a layer.
 *
 * @throws DoorError where a file is missing, or there is one too many; MRTError for one that cannot be used
 */
export function additionOf({ prompt }: Edit, files: Readonly<Record<string, Uint8Array>>) {
  const { image, mask, ...others } = files;
  const [other] = Object.keys(others);
  if (other) throw wrong(`there is no file ${JSON.stringify(other.slice(0, 40))}`, other.slice(0, 40));
  if (!image) throw wrong('image is missing; send a PNG file', 'image');
  if (!mask)
    throw wrong(
      'mask is missing; send a PNG of the size of the image, clear where something is to be added',
      'mask',
    );
  return maskedAddition({ prompt, image, mask });
}

const wrong = (text: string, param: string) => new DoorError(400, text, param, 'invalid_value');
