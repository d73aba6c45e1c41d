// Runs that do not end well: the design stays as it was.
import { expect, test } from 'vitest';
import { startStudio } from '../scripts/studio.mjs';
import { SMALL } from './layers.js';
import type { Session } from './session.js';

const GONE = 'The server is gone. Nothing of the design is lost';

export function failing(s: Session): void {
  test('a run is cancelled; one whose server went away while a box was dragged says so', async () => {
    const before = await s.names();
    await s.planned();
    s.server.hold();
    await s.button('Make layers').click();
    await s.button('Cancel').waitFor();
    expect(await s.violations()).toEqual([]);
    await s.button('Cancel').click();
    s.server.release();
    await s.page.getByText('Stopped. The design is as it was.').waitFor();
    await s.rows('Boxes').last().click();
    const [x, y, width, height] = await Promise.all(
      ['X', 'Y', 'W', 'H'].map(async (name) => Number(await s.field(name).inputValue())),
    );
    const middle = [(x as number) + (width as number) / 2, (y as number) + (height as number) / 2] as const;
    await s.drag(middle, [middle[0] + 40, middle[1] + 30], false);
    s.server.cut();
    await s.page.mouse.up();
    await expect.poll(() => s.field('X').inputValue()).not.toBe(String(x));
    await s.button('Make layers').click();
    await s.alert(GONE);
    expect(await s.violations()).toEqual([]);
    expect(await s.names()).toEqual(before);
    s.server.mend();
  });

  test('the Studio is killed in a run; started again, the same page goes on and makes the run', async () => {
    await s.button('Discard plan').click();
    await s.opened('small.png', SMALL);
    await s.planned();
    const before = await s.names();
    const { port } = new URL(s.studio.url);
    await s.button('Make layers').click();
    await s.button('Cancel').waitFor();
    await s.studio.kill();
    await s.alert(GONE);
    expect(await s.names()).toEqual(before);
    s.studio = await startStudio('--url', s.server.address, '--port', port);
    await s.page.goto(s.studio.url);
    await s.button('Make layers').click();
    await s.undoes('Make layers');
    expect((await s.names()).length).toBeGreaterThan(1);
  });
}
