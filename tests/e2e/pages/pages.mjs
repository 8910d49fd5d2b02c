// Every page in both languages and both sizes; how the pages behave; random touches.
//   node pages.mjs PAGES_FOLDER [--pictures FOLDER] [--touches N] [--seed N] [--only NAME] [--share I/K]
// Last line: "N passed, N failed".
import { mkdir } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { decisionWord, kSizes, launch, layoutComplaints, openPage } from './browser.mjs';
import { kBehaviours } from './behaviours.mjs';
import { kScenes } from './scenes.mjs';
import { startStub } from './stub_kiosk.mjs';
import { touchAround } from './touches.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    pictures: { type: 'string', default: '' },
    touches: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    share: { type: 'string', default: '1/1' },
  },
});
const samples = fileURLToPath(new URL('../../samples/', import.meta.url));
const axe = readFileSync(fileURLToPath(new URL('./node_modules/axe-core/axe.min.js', import.meta.url)), 'utf8');

const kiosk = await startStub({
  pages: positionals[0],
  pictures: ['flat/flat_01_front.jpg', 'flat/flat_02_front.jpg', 'flat/flat_03_front.jpg'].map((name) => samples + name),
});
const browser = await launch();
if (options.pictures !== '') await mkdir(options.pictures, { recursive: true });

const [share, shares] = options.share.split('/').map(Number);
let checks = 0;
let passed = 0;
let failed = 0;
async function check(name, test) {
  if (!name.includes(options.only)) return;
  checks += 1;
  if (checks % shares !== share - 1) return;
  try {
    await test();
    passed += 1;
  } catch (error) {
    failed += 1;
    console.log(`${name}: ${error.message}`);
  }
}

function demand(complaints) {
  if (complaints.length > 0) throw new Error(complaints.join('\n  '));
}

async function axeComplaints(page) {
  // Injected past the pages' policy, which would not let it in; the policy stays as it is.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }),
  );
  return violations
    .filter((one) => ['serious', 'critical'].includes(one.impact))
    .map((one) => `axe ${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 140)).join(' | ')}`);
}

/** Pictures are there. (Asked again and again: the pages' policy forbids the browser's own waiting by eval.) */
async function settled(page) {
  for (let times = 0; times < 40; times += 1) {
    await page.waitForTimeout(120);
    const all_there = await page.evaluate(() => {
      const places = [...document.querySelectorAll('.picture:not(.picture-none)')];
      return places.every((place) => place.querySelector('img')?.complete ?? false);
    });
    if (all_there && times > 0) return;
  }
  throw new Error('a picture does not come');
}

async function look(scene, size, language, contrast) {
  kiosk.reset();
  scene.lay?.(kiosk);
  const page = await openPage(browser, kiosk, kSizes[size]);
  try {
    if (language === 'en') await page.click('.toggle-language');
    if (contrast) await page.click('.toggle[aria-pressed]');
    await scene.press?.(page);
    await page.waitForSelector(`h1[data-screen="${scene.shows}"]`);
    await settled(page);
    const name = `${scene.name}-${size}-${language}${contrast ? '-contrast' : ''}`;
    if (options.pictures !== '') await page.screenshot({ path: `${options.pictures}/${name}.png` });
    const wrong = [...(await layoutComplaints(page)), ...(await axeComplaints(page)), ...page.complaints];
    const word = decisionWord(await page.innerText('body'));
    if (word !== '') wrong.push(`says "${word}"`);
    if ((await page.getAttribute('html', 'lang')) !== language) wrong.push('lang is not the language');
    demand(wrong);
  } finally {
    await page.close();
  }
}

for (const scene of kScenes) {
  for (const size of Object.keys(kSizes)) {
    for (const language of ['ja', 'en']) {
      if (scene.like_another && (size === 'landscape') !== (language === 'ja')) continue;
      await check(`${scene.name} ${size} ${language}`, () => look(scene, size, language, false));
    }
  }
  if (!scene.like_another) await check(`${scene.name} contrast`, () => look(scene, 'landscape', 'ja', true));
}
for (const [name, behave] of Object.entries(kBehaviours)) {
  await check(name, async () => {
    kiosk.reset();
    const page = await openPage(browser, kiosk, kSizes.landscape);
    try {
      await behave(kiosk, page);
      demand(page.complaints);
    } finally {
      await page.close();
    }
  });
}
if (options.touches !== '0') await check(`${options.touches} touches`, async () => {
  const outcome = await touchAround(browser, kiosk, Number(options.touches), Number(options.seed));
  console.log(outcome.told);
  demand(outcome.complaints);
});

await browser.close();
kiosk.stop();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
