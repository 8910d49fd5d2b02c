// What the pages do, one promise each.
import { feedingBatch } from './stub_state.mjs';

function demand(condition, sentence) {
  if (!condition) throw new Error(sentence);
}

const shows = (page, name) => page.waitForSelector(`h1[data-screen="${name}"]`);

async function review(kiosk, page) {
  Object.assign(kiosk.state.screen, { role: 'operator', signed_in_s: 540 });
  kiosk.state.batch = feedingBatch({ attention: [116, 117] });
  await page.click('[data-do=check]');
  await shows(page, 'review');
}

export const kBehaviours = {
  'a visitor goes from the notice to thanks and back': async (kiosk, page) => {
    await page.click('[data-do=begin]');
    await shows(page, 'insert');
    demand(kiosk.state.screen.visit.notice === '2026-11-01', 'the version read is not sent');
    Object.assign(kiosk.state.screen.visit, { screen: 'wait', left_s: 0 });
    await shows(page, 'wait');
    Object.assign(kiosk.state.screen.visit, { screen: 'thanks', receipts: ['000123'], left_s: 30 });
    await shows(page, 'thanks');
    demand((await page.innerText('.receipt-number')) === '000123', 'the receipt number is not shown');
    await page.click('[data-way-home]');
    await shows(page, 'notice');
    demand(!(await page.innerText('body')).includes('000123'), 'the number of the last visitor is still there');
  },
  'nothing of the last visitor stays': async (kiosk, page) => {
    await page.click('.toggle-language');
    await page.click('.toggle[aria-pressed]');
    await page.click('[data-do=begin]');
    await shows(page, 'insert');
    demand((await page.getAttribute('html', 'lang')) === 'en', 'the language does not stay during the visit');
    Object.assign(kiosk.state.screen.visit, { screen: 'notice', left_s: 0 });
    await shows(page, 'notice');
    await page.waitForSelector('html[lang=ja]');
    await page.waitForSelector('html[data-theme=light]');
    const kept = await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length);
    demand(kept === 0, 'something is stored');
  },
  'a language chosen and left is forgotten': async (kiosk, page) => {
    await page.close();
    const fresh = await page.context().browser().newPage();
    await fresh.clock.install();
    await fresh.goto(kiosk.url);
    await fresh.click('.toggle-language');
    await fresh.waitForSelector('html[lang=en]');
    await fresh.clock.runFor(61_000);
    await fresh.waitForSelector('html[lang=ja]');
    await fresh.close();
  },
  'the program comes back by itself': async (kiosk, page) => {
    page.expects_refusals = true;
    kiosk.silent = true;
    await shows(page, 'offline');
    kiosk.silent = false;
    await shows(page, 'notice');
  },
  'an operator signs in on the keys': async (kiosk, page) => {
    page.expects_refusals = true;
    await page.click('[data-do=staff]');
    await page.fill('input[type=text]', '田中');
    for (const digit of '1111') await page.click(`.pin-keys .key:text-is("${digit}")`);
    await page.click('[data-do=sign-in]');
    await page.waitForSelector('.trouble');
    demand((await page.inputValue('input[type=password]')) === '', 'the PIN stays after a refusal');
    await page.fill('input[type=text]', '田中');
    for (const digit of '1234') await page.click(`.pin-keys .key:text-is("${digit}")`);
    await page.click('[data-do=sign-in]');
    await shows(page, 'begin');
  },
  'service takes two persons': async (kiosk, page) => {
    await page.click('[data-do=staff]');
    await page.click('.choice >> nth=1');
    for (const name of ['田中', '木村']) {
      await page.fill('input[type=text]', name);
      await page.fill('input[type=password]', '1234');
      await page.click('[data-do=sign-in]');
    }
    await page.waitForSelector('[data-do=service]');
    demand(kiosk.state.screen.role === 'service', 'not signed in as service');
  },
  'a mailpiece is settled by the Enter key alone': async (kiosk, page) => {
    await review(kiosk, page);
    await page.keyboard.press('Tab');
    await page.focus('[data-field=postal_code]');
    for (let times = 0; times < 4; times += 1) await page.keyboard.press('Enter');
    await page.waitForSelector('h1:has-text("117")');
    demand(kiosk.state.batch.attention.length === 1, 'it was not settled');
  },
  'the digits choose candidates and write postal codes': async (kiosk, page) => {
    await review(kiosk, page);
    await page.focus('[data-field=address]');
    await page.keyboard.press('2');
    const chosen = await page.getAttribute('[data-field=address] .candidates .candidate >> nth=1', 'aria-pressed');
    demand(chosen === 'true', 'the second candidate is not chosen');
    await page.focus('[data-field=postal_code]');
    await page.keyboard.press('e');
    await page.waitForSelector('[data-field=postal_code] input:focus');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('1050011');
    await page.click('.candidate-place');
    const address = await page.getAttribute('[data-field=address]', 'aria-label');
    demand(address.includes('東京都港区芝公園'), 'the postal code does not complete the address');
  },
  'J and K go through what needs a person': async (kiosk, page) => {
    await review(kiosk, page);
    await page.focus('[data-field=name]');
    await page.keyboard.press('j');
    await page.waitForSelector('h1:has-text("117")');
    await page.focus('[data-field=name]');
    await page.keyboard.press('k');
    await page.waitForSelector('h1:has-text("116")');
  },
  'finishing asks when some are unsure': async (kiosk, page) => {
    Object.assign(kiosk.state.screen, { role: 'operator', signed_in_s: 540 });
    kiosk.state.batch = feedingBatch();
    await page.click('[data-do=finish]');
    await page.click('[data-do=as-they-stand]');
    await shows(page, 'summary');
    await page.emulateMedia({ media: 'print' });
    demand(await page.isVisible('.slip'), 'the slip is not printed');
    demand(!(await page.isVisible('.summary')), 'the screen is printed with the slip');
    const slip = await page.innerText('.slip');
    demand(!/山田|東京都/.test(slip), 'the slip tells of a letter');
  },
  'the end of the time signed in forgets the review': async (kiosk, page) => {
    await review(kiosk, page);
    // Whatever the page asks between the end and its next look at the screen is refused.
    page.expects_refusals = true;
    Object.assign(kiosk.state.screen, { role: 'visitor', signed_in_s: 0 });
    await shows(page, 'notice');
    const left = await page.evaluate(() => document.querySelectorAll('img[src^="blob:"], image').length);
    demand(left === 0, 'a picture is still there');
  },
  'focus goes to the heading of a new screen': async (_, page) => {
    await page.click('[data-do=begin]');
    await page.waitForSelector('h1[data-screen=insert]:focus');
  },
};
