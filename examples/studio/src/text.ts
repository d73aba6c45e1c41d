// All words of the page. To translate it, translate these tables.
import { controls } from './text/controls.js';
import { messages } from './text/messages.js';
import { names } from './text/names.js';

export const t = {
  app: 'MRT Studio',
  untitled: 'Untitled',
  dismiss: 'Dismiss',
  ...controls,
  ...messages,
  ...names,
};
