// One field: what it looks like, what it may be, and a line to write it. The keyboard is either
// choosing (the digits 1 to 5 pick) or writing (they are written).

import { useRef, useState } from 'preact/hooks';
import type { FieldName, Piece } from '../../answers';
import { Sureness } from '../../parts/sureness';
import { TextField } from '../../parts/text_field';
import type { Layout } from '../../parts/keyboard';
import { useWords } from '../../words/words';
import { withPlace } from './places';

const kLayouts: Record<FieldName, Layout[]> = {
  postal_code: ['digits'],
  address: ['kana', 'latin'],
  name: ['kana', 'latin'],
};
const kMostCandidates = 5;

interface Props {
  name: FieldName;
  piece: Piece;
  text: string;
  change: (text: string) => void;
  accept: () => void;
  look: () => void;
  places: string[];
}

export function FieldReview({ name, piece, text, change, accept, look, places }: Props) {
  const words = useWords();
  const field = piece.fields[name];
  const candidates = field.candidates.slice(0, kMostCandidates);
  const [writing, setWriting] = useState(field.text === '' && candidates.length === 0);
  const input = useRef<HTMLInputElement>(null);
  const group = useRef<HTMLDivElement>(null);
  const label = words.fields[name];

  const write = () => {
    setWriting(true);
    requestAnimationFrame(() => input.current?.focus());
  };
  const key = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === 'Enter' && (typing || event.target === group.current)) accept();
    else if (event.key === 'Escape' && typing) {
      if (candidates.length > 0) setWriting(false);
      group.current?.focus();
    } else if (typing) return;
    else if (event.key === 'e' || event.key === 'E') write();
    else if (candidates[Number(event.key) - 1] !== undefined) change(candidates[Number(event.key) - 1] ?? text);
    else return;
    event.preventDefault();
  };
  return (
    <div class="field-review" ref={group} data-field={name} tabIndex={0} role="group" aria-label={`${label}: ${text}`} onKeyDown={key} onFocusCapture={look} onPointerDown={look}>
      <div class="field-head">
        <h2>{label}</h2>
        <Sureness confidence={field.confidence} />
        {!writing && (
          <button type="button" class="candidate candidate-write" aria-label={`${label}: ${words.review.edit}`} onClick={write}>
            <kbd>E</kbd>
            {words.review.edit}
          </button>
        )}
      </div>
      {writing ? (
        <TextField label={words.review.edit} value={text} change={change} layouts={kLayouts[name]} digits={name === 'postal_code'} longest={name === 'postal_code' ? 7 : 120} input={input} />
      ) : (
        <div class="candidates">
          {candidates.map((candidate, index) => (
            <button type="button" key={candidate} class="candidate" aria-pressed={candidate === text} onClick={() => change(candidate)}>
              <kbd>{index + 1}</kbd>
              {candidate}
            </button>
          ))}
          {!candidates.includes(text) && text !== '' && (
            <button type="button" class="candidate" aria-pressed={true}>
              {text}
            </button>
          )}
        </div>
      )}
      {places.some((place) => !text.startsWith(place)) && (
        <div class="candidates places" role="group" aria-label={words.review.places}>
          {places.map((place) => (
            <button type="button" key={place} class="candidate candidate-place" onClick={() => change(withPlace(text, place))}>
              〒 {place}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
