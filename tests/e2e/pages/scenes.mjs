// Every screen that the pages have, and how the stub and a few presses bring it up.
import { feedingBatch } from './stub_state.mjs';

function staff(kiosk, role = 'operator') {
  Object.assign(kiosk.state.screen, { role, signed_in_s: 540 });
}

const visit = (screen, more = {}) => (kiosk) => {
  Object.assign(kiosk.state.screen.visit, { screen, notice: '2026-11-01', ...more });
};
const batch = (changes) => (kiosk) => {
  staff(kiosk);
  kiosk.state.batch = feedingBatch(changes);
};
const press = (...names) => async (page) => {
  for (const name of names) await page.click(`[data-do="${name}"]`);
};
const operator = (kiosk) => staff(kiosk);
const service = (kiosk) => staff(kiosk, 'service');

/**
 * `shows`: the heading's data-screen. `lay` is before the page opens, `press` after. `like_another`:
 * only its sentence differs from another scene's, so that each language is seen in one size.
 */
export const kScenes = [
  { name: 'notice', shows: 'notice' },
  { name: 'insert', shows: 'insert', lay: visit('insert', { left_s: 58 }) },
  { name: 'insert-still-there', shows: 'insert', lay: visit('insert', { left_s: 12 }) },
  { name: 'wait', shows: 'wait', lay: visit('wait') },
  { name: 'thanks', shows: 'thanks', lay: visit('thanks', { receipts: ['000123'], left_s: 24 }) },
  { name: 'thanks-several', shows: 'thanks', lay: visit('thanks', { receipts: ['000123', '000124'], left_s: 24 }) },
  { name: 'again', shows: 'again', lay: visit('again', { left_s: 50 }) },
  { name: 'again-one-in', shows: 'again', lay: visit('again', { left_s: 50, receipts: ['000127'] }) },
  {
    name: 'insert-jam',
    like_another: true,
    shows: 'insert',
    lay: (kiosk) => {
      visit('insert', { left_s: 58 })(kiosk);
      kiosk.state.screen.device = 'jam';
    },
  },
  ...['batch', 'scanner', 'no_registry', 'disk', 'failed'].map((because) => ({
    name: `closed-${because}`,
    like_another: because !== 'batch',
    shows: 'closed',
    lay: (kiosk) => {
      visit('closed')(kiosk);
      kiosk.state.screen.closed_because = because;
    },
  })),
  { name: 'sign-in', shows: 'sign-in', press: press('staff') },
  { name: 'begin', shows: 'begin', lay: operator },
  {
    name: 'begin-offered',
    like_another: true,
    shows: 'begin',
    lay: (kiosk) => {
      operator(kiosk);
      kiosk.state.batch.offered = { reference: 'A-2026-1122-02', expected: 250 };
    },
  },
  { name: 'live', shows: 'live', lay: batch({}) },
  { name: 'live-quiet', shows: 'live', lay: batch({ attention: [], unsure: 0, expected: 0, reference: '' }) },
  ...['operator', 'empty', 'busy', 'jam', 'cover_open', 'multifeed', 'mispick', 'wrong_size', 'unreachable',
    'broken', 'unsure', 'repeated', 'disk', 'failed'].map((because) => ({
    name: `paused-${because}`,
    like_another: because !== 'jam',
    shows: 'live',
    lay: batch({ state: 'paused', paused_because: because }),
  })),
  { name: 'paused-sheet_lost', shows: 'live', lay: batch({ state: 'paused', paused_because: 'sheet_lost', sheets_left: true }) },
  { name: 'paused-restart', shows: 'live', lay: batch({ state: 'paused', paused_because: 'restart', feed_again: [113, 119, 120] }) },
  {
    name: 'paused-cover_sheet',
    shows: 'live',
    lay: batch({ state: 'paused', paused_because: 'cover_sheet', offered: { reference: 'A-2026-1122-02', expected: 250 }, cover_sheets: 2, behind_cover: 2 }),
  },
  {
    name: 'paused-cover_differs',
    shows: 'live',
    lay: batch({ state: 'paused', paused_because: 'cover_differs', offered: { reference: 'A-2026-1122-02', expected: 250 }, cover_sheets: 1 }),
  },
  { name: 'paused-cover_unclear', like_another: true, shows: 'live', lay: batch({ state: 'paused', paused_because: 'cover_unclear', cover_sheets: 1 }) },
  { name: 'finishing', shows: 'live', lay: batch({ state: 'finishing', attention: [], can_undo: false }) },
  { name: 'review', shows: 'review', lay: batch({ attention: [116] }), press: press('check') },
  { name: 'repeated', shows: 'repeated', lay: batch({ attention: [113] }), press: press('check') },
  { name: 'finish', shows: 'finish', lay: batch({ attention: [], unsure: 0 }), press: press('finish') },
  { name: 'finish-unsure', shows: 'finish', lay: batch({}), press: press('finish') },
  { name: 'summary', shows: 'summary', lay: batch({ state: 'finished', ended: '2026-11-22T10:12:00Z', attention: [] }) },
  { name: 'history', shows: 'history', lay: operator, press: press('history') },
  { name: 'status', shows: 'status', lay: operator, press: press('status') },
  {
    name: 'test-scan',
    shows: 'test',
    lay: (kiosk) => {
      staff(kiosk);
      kiosk.state.test_scan = { state: 'done', focus: 'soft', streaks: [{ side: 'front', x_mm: 80.1 }] };
    },
    press: press('test'),
  },
  ...['enrol', 'network', 'sync', 'stick', 'acts'].map((place) => ({
    name: `service-${place}`,
    shows: 'service',
    lay: service,
    press: press('service', `service-${place}`),
  })),
];
