// On-screen keys: digits, Latin letters, kana. Only types; what is typed belongs to the field.

import { useState } from 'preact/hooks';
import { useWords } from '../words/words';
import { Icon } from './icon';

export type Layout = 'digits' | 'latin' | 'kana';

const kRows: Record<Layout, string[]> = {
  digits: ['123', '456', '789', '-0'],
  latin: ['1234567890', 'qwertyuiop', 'asdfghjkl-', 'zxcvbnm._/'],
  kana: ['あいうえおかきくけこ', 'さしすせそたちつてと', 'なにぬねのはひふへほ', 'まみむめもやゆよらり', 'るれろわをん゛゜ーっ', 'ゃゅょ0123456', '789-丁目番号県市'],
};
const kVoiced: Record<string, string> = {
  か: 'が', き: 'ぎ', く: 'ぐ', け: 'げ', こ: 'ご', さ: 'ざ', し: 'じ', す: 'ず', せ: 'ぜ', そ: 'ぞ', た: 'だ',
  ち: 'ぢ', つ: 'づ', て: 'で', と: 'ど', は: 'ば', ひ: 'び', ふ: 'ぶ', へ: 'べ', ほ: 'ぼ', う: 'ゔ',
};
const kHalfVoiced: Record<string, string> = { は: 'ぱ', ひ: 'ぴ', ふ: 'ぷ', へ: 'ぺ', ほ: 'ぽ' };

/** `text` with the key added; the voicing marks change the kana before them. */
export function withKey(text: string, key: string): string {
  const last = text.slice(-1);
  if (key === '゛') return kVoiced[last] === undefined ? text : text.slice(0, -1) + kVoiced[last];
  if (key === '゜') return kHalfVoiced[last] === undefined ? text : text.slice(0, -1) + kHalfVoiced[last];
  return text + key;
}

interface Props {
  layouts: Layout[];
  value: string;
  change: (value: string) => void;
}

export function Keyboard({ layouts, value, change }: Props) {
  const words = useWords();
  const [layout, setLayout] = useState<Layout>(layouts[0] ?? 'digits');
  const [capitals, setCapitals] = useState(false);
  const shown = (key: string) => (capitals && layout === 'latin' ? key.toUpperCase() : key);
  return (
    <div class={`keyboard keyboard-${layout}`} role="group" aria-label={words.keyboard.show}>
      {kRows[layout].map((row) => (
        <div key={row} class="keyboard-row">
          {[...row].map((key) => (
            <button type="button" key={key} class="key" onClick={() => change(withKey(value, shown(key)))}>
              {shown(key)}
            </button>
          ))}
        </div>
      ))}
      <div class="keyboard-row">
        {layouts.length > 1 &&
          layouts.map((one) => (
            <button type="button" key={one} class="key word" aria-pressed={one === layout} onClick={() => setLayout(one)}>
              {words.keyboard[one]}
            </button>
          ))}
        {layout === 'latin' && (
          <button type="button" class="key word" aria-pressed={capitals} onClick={() => setCapitals(!capitals)}>
            {words.keyboard.shift}
          </button>
        )}
        {layout !== 'digits' && (
          <button type="button" class="key word" onClick={() => change(`${value} `)}>
            {words.keyboard.space}
          </button>
        )}
        <button type="button" class="key word" aria-label={words.keyboard.erase} onClick={() => change([...value].slice(0, -1).join(''))}>
          <Icon name="erase" />
        </button>
      </div>
    </div>
  );
}
