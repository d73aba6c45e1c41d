// Runs that do not end well: the design stays as it was.
import { expect, test } from 'vitest';
import type { Session } from './session.js';

export function failing(s: Session): void {
  test('a run is cancelled, and one whose server goes away says so; the design stays', async () => {
    const before = await s.names();
    await s.planned();
    await s.button('Make layers').click();
    await s.button('Cancel').click();
    await s.page.getByText('Stopped. The design is as it was.').waitFor();
    await s.button('Make layers').click();
    await s.button('Cancel').waitFor();
    s.server.cut();
    await s.alert('The server is gone. Nothing of the design is lost');
    expect(await s.names()).toEqual(before);
    s.server.mend();
    await s.button('Discard plan').click();
  });
}
