// Random touches and keys, seeded. After every stretch the way home must be there, whatever the
// state; meanwhile the stub changes states under the pages' feet, as a machine does.
import { decisionWord, kSizes, openPage } from './browser.mjs';
import { feedingBatch } from './stub_state.mjs';

const kStretch = 40;
const kKeys = ['Tab', 'Tab', 'Enter', 'Escape', ' ', '1', '2', '5', 'j', 'k', 'e', '?', 'Control+Enter', 'ArrowDown', 'a', 'Backspace'];
const kDevices = ['empty', 'jam', 'cover_open', 'multifeed', 'mispick', 'wrong_size', 'unreachable', 'broken', 'unsure', 'repeated', 'disk', 'restart', 'failed', 'cover_sheet', 'cover_differs', 'cover_unclear'];

/** mulberry32 */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export async function touchAround(browser, kiosk, touches, seed) {
  const random = randomFrom(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const complaints = [];
  const seen = new Map();
  kiosk.reset();
  let page;
  let done = 0;
  while (done < touches && complaints.length === 0) {
    const size = pick(Object.values(kSizes));
    if (page === undefined || done % 2000 === 0) {
      await page?.close();
      page = await openPage(browser, kiosk, size);
      page.expects_refusals = true;
      page.setDefaultTimeout(15_000);
    }
    stir(kiosk, random, pick);
    await page.waitForTimeout(600);
    for (let at = 0; at < kStretch && done < touches; at += 1, done += 1) await touch(page, size, random, pick);
    const screen = await page.getAttribute('h1', 'data-screen').catch(() => 'none');
    seen.set(screen, (seen.get(screen) ?? 0) + 1);
    const word = decisionWord(await page.innerText('body'));
    if (word !== '') complaints.push(`${screen} says "${word}"`);
    const lost = await goHome(kiosk, page);
    if (lost !== '') complaints.push(lost);
    complaints.push(...page.complaints);
  }
  await page?.close();
  const told = [...seen].sort().map(([screen, times]) => `${screen} ${times}`).join(', ');
  return { complaints, told: `${done} touches; stretches ended on: ${told}` };
}

async function touch(page, size, random, pick) {
  const dice = random();
  if (dice < 0.2) return page.keyboard.press(pick(kKeys));
  const at = random();
  const target = dice < 0.3 ? null : await page.evaluate((share) => {
    const all = [...document.querySelectorAll('button:not([disabled]), input')]
      // Signing out is the way home's: pressed here, it would keep the touches on the visitor's side.
      .filter((one) => one.getBoundingClientRect().width > 0 && one.closest('.out') === null);
    const one = all[Math.floor(share * all.length)];
    one?.scrollIntoView({ block: 'nearest' });
    const box = one?.getBoundingClientRect();
    return box === undefined ? null : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }, at);
  const point = target ?? { x: random() * size.width, y: random() * size.height };
  return page.mouse.click(point.x, point.y);
}

/** The machine and other people go on meanwhile. */
function stir(kiosk, random, pick) {
  const { screen } = kiosk.state;
  const dice = random();
  if (dice < 0.35) {
    Object.assign(screen, { role: dice < 0.1 ? 'service' : 'operator', signed_in_s: Math.floor(random() * 600) });
    const paused = random() < 0.4;
    kiosk.state.batch = feedingBatch(paused ? { state: 'paused', paused_because: pick(kDevices), feed_again: [113], offered: pick([null, { reference: 'A-2', expected: 250 }]) } : {});
    kiosk.state.gone = random() < 0.3 ? [116, 118] : [];
  } else if (dice < 0.5) {
    Object.assign(screen, { role: pick(['operator', 'service']), signed_in_s: 300 });
    kiosk.state.test_scan.state = pick(['none', 'waiting', 'done', 'failed']);
  } else if (dice < 0.85) {
    Object.assign(screen, { role: 'visitor', signed_in_s: 0, closed_because: 'scanner' });
    Object.assign(screen.visit, { screen: pick(['notice', 'notice', 'insert', 'wait', 'thanks', 'again', 'closed']), receipts: ['000123'], left_s: 20 });
  }
}

/** Presses only what leads home; "" when it was reached. A wait ends by itself. */
async function goHome(kiosk, page) {
  for (let steps = 0; steps < 40; steps += 1) {
    const screen = await page.getAttribute('h1', 'data-screen');
    if (screen === 'notice' || (screen === 'closed' && (await page.isVisible('[data-do=staff]')))) return '';
    if (kiosk.state.screen.visit.screen === 'wait' && kiosk.state.screen.role === 'visitor') {
      Object.assign(kiosk.state.screen.visit, { screen: 'thanks', receipts: ['000124'], left_s: 30 });
    }
    const way = page.locator('[data-way-home]:not([disabled])').first();
    if (await way.isVisible()) await way.click({ timeout: 2_000 }).catch(() => undefined);
    await page.waitForTimeout(150);
  }
  return `no way home from ${await page.getAttribute('h1', 'data-screen')}`;
}
