// The page in a real browser, on the real server. One page for all, so in this order.
import { describe } from 'vitest';
import { findChromium } from './scripts/browser.mjs';
import { access } from './tests/access.js';
import { editing } from './tests/editing.js';
import { failing } from './tests/failing.js';
import { keeping } from './tests/keeping.js';
import { layers } from './tests/layers.js';
import { opening } from './tests/opening.js';
import { picture } from './tests/picture.js';
import { session } from './tests/session.js';
import { tasks } from './tests/tasks.js';

describe.skipIf(!findChromium())(
  'the Studio (needs Chromium: `apt-get install chromium`, or MRT_CHROMIUM)',
  () => {
    const s = session();
    opening(s);
    picture(s);
    layers(s);
    editing(s);
    keeping(s);
    failing(s);
    access(s);
    tasks(s);
  },
);
