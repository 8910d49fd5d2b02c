// Pictures of the pages for the README, from a running kiosk behind the virtual scanner.
//   node pictures.mjs KIOSK_URL CONTROL_URL PAPER FOLDER
// Drives the pages as a visitor and an operator would; exit 1 when a page does not come.
import { launch, kSizes, openPage } from './browser.mjs';

const [kiosk, control, paper, folder] = process.argv.slice(2);
const kOperator = { name: 'hanako', pin: '123456' };

async function door(act) {
  const answer = await fetch(control, { method: 'POST', body: JSON.stringify(act) });
  if (!answer.ok) throw new Error(`control door: ${await answer.text()}`);
}

/** As a page of the kiosk would ask. */
async function api(page, path, body) {
  return page.evaluate(
    async ([to, what]) => {
      const init = what === null ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(what) };
      const answer = await fetch(to, init);
      return { status: answer.status, body: await answer.json() };
    },
    [path, body ?? null],
  );
}

async function until(page, path, holds, what) {
  for (let tries = 0; tries < 300; ++tries) {
    const { body } = await api(page, path);
    if (holds(body)) return body;
    await page.waitForTimeout(200);
  }
  throw new Error(`waited in vain for ${what}`);
}

async function shoot(page, name) {
  await page.waitForTimeout(900);
  await page.screenshot({ path: `${folder}/${name}.png` });
}

async function visitor(browser, size, suffix) {
  const page = await openPage(browser, { url: kiosk }, size);
  await shoot(page, `notice${suffix}`);
  await page.locator('button.main').first().click();
  await until(page, 'api/screen', (screen) => screen.visit.screen === 'insert', 'insert');
  await shoot(page, `insert${suffix}`);
  await door({ act: 'load', folder: `${paper}/letter` });
  await until(page, 'api/screen', (screen) => screen.visit.screen === 'wait', 'wait');
  await shoot(page, `wait${suffix}`);
  await until(page, 'api/screen', (screen) => screen.visit.screen === 'thanks', 'thanks');
  await shoot(page, `thanks${suffix}`);
  await api(page, 'api/visit/end', {});
  await page.close();
  await door({ act: 'take', place: 'tray' });
}

async function operator(browser) {
  const page = await openPage(browser, { url: kiosk }, kSizes.landscape);
  await api(page, 'api/visit/end', {});
  await until(page, 'api/screen', (screen) => screen.visit.screen === 'notice', 'notice');
  const signed = await api(page, 'api/sign-in', { role: 'operator', people: [kOperator] });
  if (signed.status !== 200) throw new Error('sign-in was refused');
  await page.reload();
  await page.waitForSelector('nav');
  await door({ act: 'load', folder: paper });
  await door({ act: 'fault', kind: 'jam', after: 11 });
  await api(page, 'api/batch/begin', { reference: '東町-2026-1122', expected: 12 });
  await until(page, 'api/batch', (batch) => batch.taken_in >= 4, 'mailpieces');
  await shoot(page, 'live');
  await until(page, 'api/batch', (batch) => batch.state === 'paused' && batch.reading === 0, 'the jam');
  await shoot(page, 'jam');
  const { attention } = (await api(page, 'api/batch')).body;
  if (attention.length > 0) {
    await page.locator('.attention button, [data-do="review"]').first().click();
    await shoot(page, 'review');
  }
  await api(page, 'api/batch/finish', { as_they_stand: true });
  await until(page, 'api/batch', (batch) => batch.state === 'finished', 'the end');
  await page.reload();
  await page.waitForSelector('nav');
  await shoot(page, 'summary');
  await page.locator('nav button').nth(2).click();
  await shoot(page, 'status');
  await page.close();
}

const browser = await launch();
try {
  await visitor(browser, kSizes.landscape, '');
  await visitor(browser, kSizes.portrait, '_portrait');
  await operator(browser);
} finally {
  await browser.close();
}
