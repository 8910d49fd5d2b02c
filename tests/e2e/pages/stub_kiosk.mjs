// A kiosk that speaks PAGES.md and does what it is told: the pages' own tests reach every state with
// it, also those that a real scanner gives once a year. Started alone it serves the pages for a look:
//   node stub_kiosk.mjs PAGES_FOLDER [PORT]
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshState, piece } from './stub_state.mjs';

const kTypes = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const kPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
  "media-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

class Refusal extends Error {
  constructor(status, error, more = {}) {
    super(error);
    this.status = status;
    this.body = { error, ...more };
  }
}

/** `pictures`: JPEG files that stand for the mailpieces'. */
export async function startStub({ pages, pictures, port = 0 }) {
  const kiosk = { state: freshState(), silent: false, requests: [], visit_clock: 0 };
  kiosk.reset = () => {
    kiosk.state = freshState();
    kiosk.silent = false;
  };
  const images = await Promise.all(pictures.map((path) => readFile(path)));
  const server = createServer((request, response) => {
    if (kiosk.silent) {
      response.destroy();
      return;
    }
    void answer(kiosk, images, pages, request, response);
  });
  await new Promise((listening) => server.listen(port, '127.0.0.1', listening));
  kiosk.url = `http://127.0.0.1:${server.address().port}/`;
  kiosk.stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return kiosk;
}

async function answer(kiosk, images, pages, request, response) {
  const path = new URL(request.url, 'http://stub').pathname;
  try {
    if (!path.startsWith('/api/')) return await file(pages, path, response);
    const body = request.method === 'POST' ? await readJson(request) : {};
    const key = `${request.method} ${path.replace(/\/\d+/g, '/N')}`;
    const numbers = [...path.matchAll(/\/(\d+)/g)].map((found) => found[1]);
    const picture = key === 'GET /api/pieces/N/picture';
    if (picture) return image(kiosk.state, images, Number(numbers[0]), response);
    const act = kActs[key];
    if (act === undefined) throw new Refusal(404, 'not_there');
    const told = act(kiosk.state, body, numbers[0] ?? '') ?? {};
    send(response, 200, told);
  } catch (error) {
    if (!(error instanceof Refusal)) console.error(error);
    send(response, error.status ?? 500, error.body ?? { error: 'failed' });
  }
  return undefined;
}

function send(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

async function readJson(request) {
  let text = '';
  for await (const part of request) text += part;
  if (request.headers['content-type'] !== 'application/json' || request.headers.origin === undefined) {
    throw new Refusal(403, 'refused');
  }
  return JSON.parse(text);
}

async function file(pages, path, response) {
  const name = path === '/' ? '/index.html' : normalize(path);
  try {
    const bytes = await readFile(join(pages, name));
    response.writeHead(200, {
      'Content-Type': kTypes[extname(name)] ?? 'application/octet-stream',
      'Content-Security-Policy': kPolicy,
      'Cache-Control': 'no-store',
    });
    response.end(bytes);
  } catch {
    send(response, 404, { error: 'not_there' });
  }
}

function image(state, images, number, response) {
  if (state.gone.includes(number)) return send(response, 404, { error: 'not_there' });
  response.writeHead(200, { 'Content-Type': 'image/jpeg', 'Cache-Control': 'no-store' });
  response.end(images[number % images.length]);
  return undefined;
}

const need = (condition, status, error, more) => {
  if (!condition) throw new Refusal(status, error, more);
};
const staff = (state) => need(state.screen.role !== 'visitor', 401, 'not_signed_in');

function settle(state, number, to) {
  staff(state);
  const batch = state.batch;
  need(batch.attention.includes(number), 404, 'not_there');
  batch.attention = batch.attention.filter((other) => other !== number);
  const line = batch.pieces.find((one) => one.number === number);
  if (line !== undefined) line.state = to;
  batch.unsure = Math.max(0, batch.unsure - 1);
  batch[to] += 1;
}

const kActs = {
  'GET /api/screen': (state) => state.screen,
  'GET /api/notice': (state) => state.notice,
  'POST /api/visit/begin': (state, body) => {
    need(state.screen.visit.screen === 'notice' && body.notice === state.notice.version, 409, 'not_now');
    Object.assign(state.screen.visit, { screen: 'insert', left_s: 60, notice: body.notice });
  },
  'POST /api/visit/touch': (state) => {
    if (state.screen.visit.screen === 'insert') state.screen.visit.left_s = 60;
  },
  'POST /api/visit/end': (state) => {
    need(state.screen.visit.screen !== 'wait', 409, 'not_now');
    if (state.screen.visit.screen !== 'closed') Object.assign(state.screen.visit, { screen: 'notice', receipts: [], left_s: 0 });
  },
  'POST /api/sign-in': (state, body) => {
    const enough = body.role === 'service' ? 2 : 1;
    need(body.people.length === enough && body.people.every((one) => one.name !== ''), 400, 'bad_request');
    state.attempts += 1;
    if (body.people.some((one) => one.pin !== '1234')) {
      need(state.attempts % 4 !== 0, 429, 'too_many', { wait_s: 30 });
      need(false, 403, 'refused');
    }
    Object.assign(state.screen, { role: body.role, signed_in_s: 600 });
  },
  'POST /api/sign-out': (state) => {
    Object.assign(state.screen, { role: 'visitor', signed_in_s: 0 });
    const open = !['none', 'finished'].includes(state.batch.state);
    Object.assign(state.screen, { closed_because: open ? 'batch' : '' });
    Object.assign(state.screen.visit, { screen: open ? 'closed' : 'notice', receipts: [], left_s: 0 });
  },
  'GET /api/batch': (state) => (staff(state), state.batch),
  'POST /api/batch/begin': (state, body) => {
    staff(state);
    need(['none'].includes(state.batch.state), 409, 'not_now');
    need(Number.isInteger(body.expected) && body.expected >= 0, 400, 'bad_request');
    Object.assign(state.batch, freshState().batch, { state: 'feeding', begun: '2026-11-22T10:00:00Z', ...body });
  },
  'POST /api/batch/pause': (state) => {
    staff(state);
    need(state.batch.state === 'feeding', 409, 'not_now');
    Object.assign(state.batch, { state: 'paused', paused_because: 'operator' });
  },
  'POST /api/batch/resume': (state) => {
    staff(state);
    need(state.batch.state === 'paused', 409, 'not_now');
    Object.assign(state.batch, { state: 'feeding', paused_because: '', feed_again: [], sheets_left: false, offered: null, behind_cover: 0 });
  },
  'POST /api/batch/take-cover': (state) => {
    staff(state);
    need(state.batch.paused_because === 'cover_differs', 409, 'not_now');
    Object.assign(state.batch, state.batch.offered, { state: 'feeding', paused_because: '', offered: null, behind_cover: 0 });
  },
  'POST /api/batch/undo': (state) => {
    staff(state);
    need(state.batch.can_undo, 409, 'not_now');
    state.batch.pieces[0].state = 'withdrawn';
    state.batch.withdrawn += 1;
    state.batch.can_undo = false;
  },
  'POST /api/batch/finish': (state, body) => {
    staff(state);
    need(['feeding', 'paused'].includes(state.batch.state), 409, 'not_now');
    need(state.batch.unsure === 0 || body.as_they_stand, 409, 'unsure');
    Object.assign(state.batch, { state: 'finished', ended: '2026-11-22T10:12:00Z', attention: [], unsure: 0, reading: 0, can_undo: false });
  },
  'POST /api/batch/close': (state) => {
    staff(state);
    need(state.batch.state === 'finished', 409, 'not_now');
    state.batch = freshState().batch;
  },
  'GET /api/batches': (state) => (staff(state), { batches: state.batches }),
  'GET /api/pieces/N': (state, _, number) => {
    staff(state);
    need(!state.gone.includes(Number(number)), 404, 'not_there');
    return piece(state, Number(number));
  },
  'POST /api/pieces/N/settle': (state, body, number) => {
    need(/^(\d{7})?$/.test(body.postal_code), 400, 'bad_request');
    settle(state, Number(number), 'taken_in');
  },
  'POST /api/pieces/N/as-it-stands': (state, _, number) => settle(state, Number(number), 'taken_in'),
  'POST /api/pieces/N/withdraw': (state, _, number) => settle(state, Number(number), 'withdrawn'),
  'POST /api/pieces/N/keep': (state, _, number) => settle(state, Number(number), 'taken_in'),
  'GET /api/postal/N': (state, _, code) => (staff(state), { places: code === '1050011' ? ['東京都港区芝公園'] : code === '7000807' ? ['岡山県岡山市北区南方'] : [] }),
  'GET /api/status': (state) => (staff(state), { items: state.status }),
  'POST /api/test-scan': (state) => {
    staff(state);
    state.test_scan.state = 'waiting';
  },
  'GET /api/test-scan': (state) => (staff(state), state.test_scan),
  'POST /api/service/enrol': (state, body) => {
    need(state.screen.role === 'service', 401, 'not_signed_in');
    need(body.code === 'GOOD', 403, 'refused');
    return { kiosk: 'kiosk-07' };
  },
  'POST /api/service/sync': (state) => need(state.screen.role === 'service', 401, 'not_signed_in'),
  'GET /api/service/network': (state) => state.network,
  'POST /api/service/export': (state) => {
    need(state.stick, 409, 'not_now');
    return {};
  },
  'POST /api/service/import': (state) => {
    need(state.stick, 409, 'not_now');
    return { files: 2, registry: true };
  },
  'GET /api/service/acts': (state) => ({ acts: state.acts }),
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const samples = fileURLToPath(new URL('../../samples/', import.meta.url));
  const pictures = ['flat/flat_01_front.jpg', 'window/window_02_front.jpg', 'flat/flat_03_front.jpg'].map((name) => samples + name);
  const kiosk = await startStub({ pages: process.argv[2], pictures, port: Number(process.argv[3] ?? 8080) });
  console.log(kiosk.url);
}
