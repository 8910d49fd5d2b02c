// Debian's chromium with the pages open, and everything noted that a page must not do.
import { chromium } from 'playwright-core';

export const kSizes = { landscape: { width: 1280, height: 800 }, portrait: { width: 1080, height: 1920 } };
/** Words that would tell a decision; none may ever stand on a page. */
const kDecisionWords = /一致|該当|\bmatch(es|ed)?\b|\bhits?\b|\bcanary\b|\bverdict\b/i;

export function launch() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--autoplay-policy=no-user-gesture-required'],
  });
}

export async function openPage(browser, kiosk, size) {
  const page = await browser.newPage({ viewport: size, reducedMotion: 'reduce', locale: 'ja-JP', timezoneId: 'Asia/Tokyo' });
  page.setDefaultTimeout(10_000);
  page.complaints = [];
  page.expects_refusals = false;
  page.on('console', (said) => {
    // The browser itself logs every answer that is not 200; asking for something gone is no fault.
    const refusal = said.text().startsWith('Failed to load resource');
    if (said.type() === 'error' && !(page.expects_refusals && refusal)) page.complaints.push(`console: ${said.text()}`);
  });
  page.on('pageerror', (error) => page.complaints.push(`error: ${error}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(kiosk.url) && !url.startsWith(`blob:${kiosk.url}`)) page.complaints.push(`outside request: ${url}`);
  });
  await page.goto(kiosk.url);
  await page.waitForSelector('h1');
  return page;
}

export function decisionWord(text) {
  return kDecisionWords.exec(text)?.[0] ?? '';
}

/** What is wrong with how the page lies on the screen. */
export function layoutComplaints(page) {
  return page.evaluate(() => {
    const wrong = [];
    const root = document.documentElement;
    if (root.scrollWidth > root.clientWidth) wrong.push(`scrolls sideways: ${root.scrollWidth} px`);
    for (const button of document.querySelectorAll('button, input')) {
      const box = button.getBoundingClientRect();
      if (box.width === 0) continue;
      const name = button.getAttribute('aria-label') ?? button.textContent;
      if (box.height < 47.5 || box.width < 47.5) wrong.push(`"${name}" is ${box.width.toFixed(0)} x ${box.height.toFixed(0)} px`);
      if (box.right > root.clientWidth + 1) wrong.push(`"${name}" leaves the screen`);
    }
    return wrong;
  });
}
