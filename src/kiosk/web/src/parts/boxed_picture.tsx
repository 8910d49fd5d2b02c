// A mailpiece's picture with what was read boxed; the boxes' looks say how sure the reading is.

import { useState } from 'preact/hooks';
import type { Box, BoxName } from '../answers';
import { usePicture } from '../piece';
import { useWords } from '../words/words';
import { sureness } from './sureness';

interface Props {
  number: number;
  boxes: Box[];
  wanted?: boolean;
  /** This one stands out; the others step back. */
  highlight?: BoxName | '';
}

export function BoxedPicture({ number, boxes, wanted = true, highlight = '' }: Props) {
  const words = useWords();
  const url = usePicture(number, wanted);
  const [size, setSize] = useState({ width_px: 1400, height_px: 900 });
  if (url === '') {
    return (
      <div class="picture picture-none">
        <p class="quiet-text">{words.live.picture_gone}</p>
      </div>
    );
  }
  return (
    <div class="picture">
      {url !== undefined && (
        <div class="picture-frame">
          <img
            src={url}
            alt={words.live.picture_of(number)}
            onLoad={(event) =>
              setSize({ width_px: event.currentTarget.naturalWidth, height_px: event.currentTarget.naturalHeight })
            }
          />
          <svg class="boxes" viewBox={`0 0 ${size.width_px} ${size.height_px}`} aria-hidden="true">
            {boxes.map((box) => (
              <BoxMark key={box.field} box={box} size={size} label={words.fields[box.field]} state={highlight === '' ? '' : highlight === box.field ? 'box-on' : 'box-off'} />
            ))}
          </svg>
        </div>
      )}
    </div>
  );
}

interface MarkProps {
  box: Box;
  size: { width_px: number; height_px: number };
  label: string;
  state: string;
}

function BoxMark({ box, size, label, state }: MarkProps) {
  const x = box.x * size.width_px;
  const y = box.y * size.height_px;
  const text_px = Math.max(size.width_px, size.height_px) / 42;
  const tab_px = text_px * 1.4;
  const tab_width_px = text_px * ([...label].reduce((sum, letter) => sum + (letter > 'ÿ' ? 1 : 0.58), 0) + 0.8);
  // Beside the box, where it hides least; a box at the right edge takes it inwards.
  const tab_x = Math.min(x + box.width * size.width_px, size.width_px - tab_width_px);
  return (
    <g class={`box box-${sureness(box.confidence)} ${state}`}>
      <rect class="box-edge" x={x} y={y} width={box.width * size.width_px} height={box.height * size.height_px} rx="4" />
      <rect class="box-tab" x={tab_x} y={y} width={tab_width_px} height={tab_px} rx="4" />
      <text class="box-label" x={tab_x + text_px * 0.4} y={y + tab_px * 0.73} font-size={text_px}>
        {label}
      </text>
    </g>
  );
}
