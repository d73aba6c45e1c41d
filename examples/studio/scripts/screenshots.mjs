#!/usr/bin/env node
// Takes the pictures of README.md: `npm run studio:screenshots`. Starts a server if none is up.
import { fileURLToPath } from 'node:url';
import { openBrowser } from './browser.mjs';
import { startStudio } from './studio.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const LONG = 180_000;

const studio = await startStudio();
const context = await openBrowser({ viewport: { width: 920, height: 570 }, colorScheme: 'dark' });
try {
  const page = context.pages()[0] ?? (await context.newPage());
  page.setDefaultTimeout(LONG);
  const button = (name) => page.getByRole('button', { name, exact: true });
  const settle = () => page.waitForTimeout(900);
  const shot = async (name) => {
    await settle();
    await page.screenshot({ path: here(`../${name}.png`), animations: 'disabled' });
  };
  await page.goto(studio.url);
  await button('Create page').waitFor();
  await shot('start');

  await page.locator('input[type=file]').first().setInputFiles(here('../../sdk/picture.png'));
  await button('Plan layers').nth(1).click();
  await button('Make layers').waitFor();
  await page.getByRole('grid', { name: 'Boxes' }).getByRole('row').last().click();
  await shot('plan');

  await button('Make layers').click();
  await button('Discard plan').waitFor({ state: 'detached' });
  await page
    .getByRole('button', { name: 'Dismiss' })
    .click({ timeout: 2_000 })
    .catch(() => {});
  await page.getByRole('grid', { name: 'Layers' }).getByRole('row').nth(1).click();
  await page.keyboard.press('Shift+ArrowRight');
  await page.emulateMedia({ colorScheme: 'light' });
  await shot('layers');

  await page.getByTestId('canvas').focus();
  await page.keyboard.press('r');
  await page.setViewportSize({ width: 920, height: 660 });
  await settle();
  const box = await page.getByTestId('canvas').boundingBox();
  await page.mouse.move(box.x + box.width * 0.55, box.y + box.height * 0.4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.92, box.y + box.height * 0.6, { steps: 5 });
  await page.mouse.up();
  await shot('part');
  await button('Discard plan').click();
  await page.setViewportSize({ width: 920, height: 570 });

  await button('New').click();
  await page
    .getByLabel('What should be on it?')
    .fill('blue background; red star; yellow moon icon; white text "SALE"');
  await button('Plan layers').click();
  await button('Make layers').click();
  await page.getByText('Preview, not the design yet').waitFor();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: here('../run.png') });
  await button('Discard plan').waitFor({ state: 'detached' });
  await page.setViewportSize({ width: 360, height: 580 });
  await page.getByRole('tab', { name: 'Layers' }).click();
  await shot('phone');
} finally {
  await context.close();
  await studio.close();
}
