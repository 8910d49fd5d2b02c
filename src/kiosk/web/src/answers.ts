// What the kiosk's program answers: ../PAGES.md as types.

export type Role = 'visitor' | 'operator' | 'service';
export type VisitScreen = 'notice' | 'insert' | 'wait' | 'thanks' | 'again' | 'closed';
export type ClosedBecause = '' | 'batch' | 'scanner' | 'no_registry' | 'disk' | 'failed';
export type DeviceState =
  | 'ready' | 'empty' | 'working' | 'busy' | 'jam' | 'cover_open' | 'multifeed' | 'mispick'
  | 'wrong_size' | 'unreachable' | 'broken';

export interface Visit {
  screen: VisitScreen;
  receipts: string[];
  left_s: number;
  notice: string;
}

export interface Screen {
  role: Role;
  signed_in_s: number;
  visit: Visit;
  closed_because: ClosedBecause;
  device: DeviceState;
  sounds: boolean;
  keypad: boolean;
  program: string;
}

export interface Notice {
  version: string;
  ja: string[];
  en: string[];
}

export type PausedBecause =
  | '' | 'operator' | DeviceState | 'unsure' | 'repeated' | 'disk' | 'restart' | 'failed'
  | 'cover_sheet' | 'cover_differs' | 'cover_unclear' | 'sheet_lost';
export type PieceState =
  | 'reading' | 'unsure' | 'repeated' | 'held' | 'taken_in' | 'unusable' | 'withdrawn';

export interface PieceLine {
  number: number;
  state: PieceState;
  repeats: number;
  picture: boolean;
  postal_code: string;
  address: string;
  name: string;
  sender: string;
  confidence: number;
}

/** What a cover sheet says of the batch behind it. */
export interface Cover {
  reference: string;
  expected: number;
}

export interface Batch {
  state: 'none' | 'feeding' | 'paused' | 'finishing' | 'finished';
  paused_because: PausedBecause;
  device: DeviceState;
  reference: string;
  expected: number;
  begun: string;
  ended: string;
  seen: number;
  taken_in: number;
  reading: number;
  unsure: number;
  unusable: number;
  withdrawn: number;
  feed_again: number[];
  sheets_left: boolean;
  offered: Cover | null;
  cover_sheets: number;
  behind_cover: number;
  can_undo: boolean;
  attention: number[];
  pieces: PieceLine[];
}

export interface PastBatch {
  reference: string;
  expected: number;
  begun: string;
  ended: string;
  seen: number;
  taken_in: number;
  unusable: number;
  withdrawn: number;
}

export type FieldName = 'postal_code' | 'address' | 'name';
export type BoxName = FieldName | 'sender' | 'barcode';

export interface Box {
  field: BoxName;
  x: number;
  y: number;
  width: number;
  height: number;
  confidence: number;
}

export interface Field {
  text: string;
  confidence: number;
  candidates: string[];
}

export interface Piece {
  number: number;
  state: PieceState;
  repeats: number;
  width_px: number;
  height_px: number;
  boxes: Box[];
  fields: Record<FieldName, Field>;
  sender: string;
  reasons: string[];
}

export type Settled = Record<FieldName, string>;

export type Level = 'good' | 'soon' | 'now';
export type StatusItem =
  | { what: 'device'; level: Level; figures: { state: DeviceState; make: string; model: string; serial: string } }
  | { what: 'disk'; level: Level; figures: { free_gb: number } }
  | { what: 'queue'; level: Level; figures: { waiting: number; oldest_h: number } }
  | { what: 'registry'; level: Level; figures: { age_h: number; version: number } }
  | { what: 'sync'; level: Level; figures: { ago_h: number; enrolled: boolean } }
  | { what: 'clock'; level: Level; figures: { status: string } };

export interface TestScan {
  state: 'none' | 'waiting' | 'done' | 'failed';
  focus: 'sharp' | 'soft' | 'no_print';
  streaks: { side: 'front' | 'back'; x_mm: number }[];
}

export interface Network {
  interfaces: { name: string; addresses: string[] }[];
  headquarters: string;
  reachable: boolean;
}

export interface Act {
  at: string;
  what: string;
  who: string;
  detail: string;
}

export interface Person {
  name: string;
  pin: string;
}
