// What the stub begins with, and the mailpieces that it speaks of.

const kPeople = [
  ['7000807', '岡山県岡山市北区南方3-7-17 南方ハイツ101', '山田 太郎', '株式会社みなみ教育'],
  ['1050011', '東京都港区芝公園4-2-8 芝ハイツ301', '佐藤 花子', 'さくら文庫'],
  ['5300001', '大阪府大阪市北区梅田2-4-9', '髙橋 健一', '関西進学会'],
  ['0600042', '北海道札幌市中央区大通西5-11', '鈴木 美咲', ''],
];

export function freshState() {
  return {
    attempts: 0,
    stick: true,
    gone: [],
    screen: {
      role: 'visitor',
      signed_in_s: 0,
      visit: { screen: 'notice', receipts: [], left_s: 0, notice: '' },
      closed_because: '',
      device: 'ready',
      sounds: true,
      keypad: true,
      program: '0.1.0',
    },
    notice: {
      version: '2026-11-01',
      ja: [
        'この受付では、心当たりのない差出人から届いた郵便物をお預かりし、どこから送られてきたかを調べるために使います。',
        '封は開けません。封筒の外側の宛名と差出人を読み取り、調べるのに必要なもの以外は、読み取ったあとすぐに消します。',
        'お預かりした郵便物はお返しできません。お手元に残したいものは、お持ち帰りください。',
        '個人情報の開示や消去のご請求は、お電話の窓口(平日 9 時から 17 時)で承ります。',
      ],
      en: [
        'This desk takes in mail from senders you do not know, to find out where it comes from.',
        'Nothing is opened. Addressee and sender are read from the outside of the envelope; what is not needed is erased right after reading.',
        'Mail that you hand in cannot be given back. Please keep what you want to keep.',
        'For disclosure or erasure of personal data please call the phone desk (weekdays, 9 to 17).',
      ],
    },
    batch: {
      state: 'none', paused_because: '', device: 'empty', reference: '', expected: 0, begun: '', ended: '',
      seen: 0, taken_in: 0, reading: 0, unsure: 0, unusable: 0, withdrawn: 0,
      feed_again: [], sheets_left: false, offered: null, cover_sheets: 0, behind_cover: 0, can_undo: false, attention: [], pieces: [],
    },
    batches: [
      { reference: 'A-2026-1121-03', expected: 300, begun: '2026-11-21T01:02:00Z', ended: '2026-11-21T01:19:00Z', seen: 300, taken_in: 297, unusable: 2, withdrawn: 1 },
      { reference: '', expected: 0, begun: '2026-11-20T05:30:00Z', ended: '2026-11-20T05:34:00Z', seen: 48, taken_in: 48, unusable: 0, withdrawn: 0 },
      { reference: 'A-2026-1119-01', expected: 120, begun: '2026-11-19T02:11:00Z', ended: '2026-11-19T02:20:00Z', seen: 118, taken_in: 117, unusable: 1, withdrawn: 0 },
    ],
    test_scan: { state: 'none', focus: 'sharp', streaks: [] },
    status: [
      { what: 'device', level: 'good', figures: { state: 'ready', make: 'Mailroom', model: 'MX-40', serial: 'K00123' } },
      { what: 'disk', level: 'good', figures: { free_gb: 32 } },
      { what: 'queue', level: 'soon', figures: { waiting: 14, oldest_h: 30 } },
      { what: 'registry', level: 'good', figures: { age_h: 5, version: 42 } },
      { what: 'sync', level: 'now', figures: { ago_h: 80, enrolled: true } },
      { what: 'clock', level: 'good', figures: { status: 'ntp' } },
    ],
    network: {
      interfaces: [{ name: 'eth0', addresses: ['192.0.2.17'] }, { name: 'wlan0', addresses: [] }],
      headquarters: 'https://hq.example.jp:8443',
      reachable: true,
    },
    acts: [
      { at: '2026-11-22T09:14:00Z', what: 'stick', who: '田中, 木村', detail: 'messages for headquarters' },
      { at: '2026-11-20T08:00:00Z', what: 'enrol', who: '田中, 木村', detail: 'kiosk-07' },
    ],
  };
}

/** A batch in full swing; `changes` go over it. */
export function feedingBatch(changes = {}) {
  const states = ['reading', 'reading', 'held', 'taken_in', 'unsure', 'taken_in', 'taken_in', 'repeated', 'taken_in', 'unusable', 'withdrawn', 'taken_in'];
  const pieces = states.map((state, index) => line(120 - index, state));
  return {
    ...freshState().batch,
    state: 'feeding', reference: 'A-2026-1122-01', expected: 300, begun: '2026-11-22T10:00:00Z',
    seen: 120, taken_in: 112, reading: 2, unsure: 2, unusable: 1, withdrawn: 1,
    can_undo: true, attention: [113, 116], pieces, ...changes,
  };
}

function line(number, state) {
  const [postal_code, address, name, sender] = kPeople[number % kPeople.length];
  const read = !['reading', 'unusable'].includes(state);
  return {
    number, state, repeats: state === 'repeated' ? 98 : 0, picture: !['withdrawn', 'taken_in'].includes(state),
    postal_code: read ? postal_code : '', address: read ? address : '', name: read ? name : '', sender: read ? sender : '',
    confidence: state === 'unsure' ? 0.61 : read ? 0.98 : 0,
  };
}

export function piece(state, number) {
  const [postal_code, address, name, sender] = kPeople[number % kPeople.length];
  const told = state.batch.pieces.find((one) => one.number === number);
  const unsure = (told?.state ?? 'unsure') === 'unsure';
  return {
    number,
    state: told?.state ?? 'unsure',
    repeats: told?.repeats ?? 0,
    width_px: 1400,
    height_px: 900,
    boxes: told?.state === 'reading' ? [] : [
      { field: 'postal_code', x: 0.09, y: 0.14, width: 0.16, height: 0.06, confidence: 0.97 },
      { field: 'address', x: 0.09, y: 0.2, width: 0.26, height: 0.09, confidence: unsure ? 0.55 : 0.98 },
      { field: 'name', x: 0.09, y: 0.29, width: 0.34, height: 0.12, confidence: 0.82 },
      { field: 'sender', x: 0.52, y: 0.12, width: 0.4, height: 0.16, confidence: 0.9 },
    ],
    fields: {
      postal_code: { text: postal_code, confidence: 0.97, candidates: [postal_code, '7000801'] },
      address: { text: address, confidence: unsure ? 0.55 : 0.98, candidates: [address, address.replace('3-7', '8-7'), address.replace('7', '1')] },
      name: { text: name, confidence: 0.82, candidates: [name, name.replace('太', '大'), name.replace('山', '川')] },
    },
    sender,
    reasons: unsure ? ['住所の番地がはっきり読めません。'] : [],
  };
}
