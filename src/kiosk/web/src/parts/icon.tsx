// Small line drawings; words or a label always stand with them.

const kPaths = {
  contrast: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 2v14a7 7 0 0 0 0-14Z',
  sound: 'M4 9v6h4l5 4V5L8 9H4Zm12 .2a4 4 0 0 1 0 5.6m2.5-8.1a7.5 7.5 0 0 1 0 10.6',
  mute: 'M4 9v6h4l5 4V5L8 9H4Zm12 .5 5 5m0-5-5 5',
  staff: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8c.6-4 4-6 8-6s7.4 2 8 6',
  phone: 'M6 3h3l2 5-2.5 1.8a12 12 0 0 0 5.7 5.7L16 13l5 2v3a3 3 0 0 1-3 3A15 15 0 0 1 3 6a3 3 0 0 1 3-3Z',
  next: 'm9 5 7 7-7 7',
  check: 'm5 13 5 5 9-11',
  pause: 'M8 5v14M16 5v14',
  go: 'M7 5v14l12-7-12-7Z',
  undo: 'M9 7 4 12l5 5M4 12h10a5 5 0 0 1 0 10h-2',
  warn: 'M12 4 2.5 20h19L12 4Zm0 6v5m0 2.5v.5',
  print: 'M7 9V3h10v6M7 17H4v-8h16v8h-3M7 14h10v7H7v-7Z',
  erase: 'M9 6h11v12H9l-6-6 6-6Zm3 4 4 4m0-4-4 4',
  keys: 'M3 6h18v12H3V6Zm4 4h.1m3.3 0h.1m3.3 0h.1m3.3 0h.1M7 14h10',
} as const;

export type IconName = keyof typeof kPaths;

export function Icon({ name }: { name: IconName }) {
  const filled = name === 'contrast' || name === 'go';
  return (
    <svg class={filled ? 'icon icon-filled' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={kPaths[name]} />
    </svg>
  );
}
