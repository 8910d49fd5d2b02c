// Asks the kiosk's program. Every outcome is a value: what was asked for, or a word that the pages
// have a sentence for. Nothing is kept between two questions.

import type {
  Act, Batch, Network, Notice, PastBatch, Person, Piece, Role, Screen, Settled, StatusItem, TestScan,
} from './answers';

const kErrorCodes = [
  'bad_request', 'not_signed_in', 'refused', 'not_there', 'not_now', 'cannot', 'too_many', 'failed', 'unsure',
] as const;

/** `offline`: the program did not answer at all. */
export type ErrorCode = (typeof kErrorCodes)[number] | 'offline';
export type Answer<T> = { ok: true; value: T } | { ok: false; error: ErrorCode; wait_s: number };

const kReadTimeout_ms = 5_000;
const kActTimeout_ms = 60_000;

function failure(body: unknown): { ok: false; error: ErrorCode; wait_s: number } {
  const told = (body ?? {}) as { error?: unknown; wait_s?: unknown };
  const error = kErrorCodes.find((code) => code === told.error) ?? 'failed';
  return { ok: false, error, wait_s: typeof told.wait_s === 'number' ? told.wait_s : 0 };
}

async function ask<T>(path: string, init: RequestInit, timeout_ms: number): Promise<Answer<T>> {
  try {
    const signal = AbortSignal.timeout(timeout_ms);
    const response = await fetch(path, { ...init, signal, cache: 'no-store' });
    const text = await response.text();
    const body: unknown = text === '' ? {} : JSON.parse(text);
    return response.ok ? { ok: true, value: body as T } : failure(body);
  } catch {
    return { ok: false, error: 'offline', wait_s: 0 };
  }
}

function read<T>(path: string): Promise<Answer<T>> {
  return ask<T>(path, {}, kReadTimeout_ms);
}

function act<T = unknown>(path: string, body: object = {}): Promise<Answer<T>> {
  const headers = { 'Content-Type': 'application/json' };
  return ask<T>(path, { method: 'POST', headers, body: JSON.stringify(body) }, kActTimeout_ms);
}

async function picture(number: number): Promise<Blob | undefined> {
  try {
    const signal = AbortSignal.timeout(kReadTimeout_ms);
    const response = await fetch(`/api/pieces/${number}/picture`, { signal, cache: 'no-store' });
    return response.ok ? await response.blob() : undefined;
  } catch {
    return undefined;
  }
}

export const api = {
  screen: () => read<Screen>('/api/screen'),
  notice: () => read<Notice>('/api/notice'),
  visitBegin: (notice: string) => act('/api/visit/begin', { notice }),
  visitTouch: () => act('/api/visit/touch'),
  visitEnd: () => act('/api/visit/end'),
  signIn: (role: Role, people: Person[]) => act('/api/sign-in', { role, people }),
  signOut: () => act('/api/sign-out'),

  batch: () => read<Batch>('/api/batch'),
  batchBegin: (reference: string, expected: number) => act('/api/batch/begin', { reference, expected }),
  batchPause: () => act('/api/batch/pause'),
  batchResume: () => act('/api/batch/resume'),
  batchTakeCover: () => act('/api/batch/take-cover'),
  batchUndo: () => act('/api/batch/undo'),
  batchFinish: (as_they_stand: boolean) => act('/api/batch/finish', { as_they_stand }),
  batchClose: () => act('/api/batch/close'),
  batches: () => read<{ batches: PastBatch[] }>('/api/batches'),

  piece: (number: number) => read<Piece>(`/api/pieces/${number}`),
  picture,
  settle: (number: number, settled: Settled) => act(`/api/pieces/${number}/settle`, settled),
  asItStands: (number: number) => act(`/api/pieces/${number}/as-it-stands`),
  withdraw: (number: number) => act(`/api/pieces/${number}/withdraw`),
  keep: (number: number) => act(`/api/pieces/${number}/keep`),
  postal: (code: string) => read<{ places: string[] }>(`/api/postal/${code}`),

  status: () => read<{ items: StatusItem[] }>('/api/status'),
  testScan: () => read<TestScan>('/api/test-scan'),
  testScanBegin: () => act('/api/test-scan'),

  enrol: (code: string) => act<{ kiosk: string }>('/api/service/enrol', { code }),
  sync: () => act('/api/service/sync'),
  network: () => read<Network>('/api/service/network'),
  exportToStick: () => act('/api/service/export'),
  importFromStick: () => act<{ files: number; registry: boolean }>('/api/service/import'),
  acts: () => read<{ acts: Act[] }>('/api/service/acts'),
};
