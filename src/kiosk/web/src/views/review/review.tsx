// What needs a person, one mailpiece after the other.

import { useEffect, useState } from 'preact/hooks';
import { Heading } from '../../parts/heading';
import { useWords } from '../../words/words';
import { usePiece } from '../../piece';
import { Repeated } from './repeated';
import { Settling } from './settling';

interface Props {
  attention: number[];
  ask: () => void;
  leave: () => void;
}

export function Review({ attention, ask, leave }: Props) {
  const words = useWords();
  const [chosen, choose] = useState<number | undefined>(undefined);
  const [said, say] = useState('');
  const number = chosen !== undefined && attention.includes(chosen) ? chosen : attention[0];
  const { piece, error } = usePiece(number, '');
  const gone = error === 'not_there';
  useEffect(() => {
    if (gone) ask();
  }, [gone]);

  const step = (by: number) => {
    if (number === undefined || attention.length === 0) return;
    const at = (attention.indexOf(number) + by + attention.length) % attention.length;
    choose(attention[at]);
  };
  const done = () => {
    if (number !== undefined) say(words.review.settled(number));
    choose(attention[attention.indexOf(number ?? -1) + 1]);
    ask();
  };
  return (
    <div class="review">
      <p class="hidden" role="status">{said}</p>
      <div class="review-way">
        <button type="button" class="button" data-do="to-batch" onClick={leave}>
          {words.review.to_batch}
        </button>
        <p>{words.review.left(attention.length)}</p>
        <button type="button" class="button" disabled={attention.length < 2} onClick={() => step(-1)}>
          {words.review.previous}
        </button>
        <button type="button" class="button" disabled={attention.length < 2} onClick={() => step(1)}>
          {words.review.next}
        </button>
      </div>
      {number === undefined ? (
        <section class="card column">
          <Heading name="review-done">{words.review.done}</Heading>
          <div class="acts">
            <button type="button" class="button main big" onClick={leave}>
              {words.review.to_batch}
            </button>
          </div>
        </section>
      ) : piece === undefined || piece.number !== number ? (
        <p role="status">{error === '' ? words.loading : words.errors[error]}</p>
      ) : piece.state === 'repeated' ? (
        <Repeated key={number} piece={piece} done={done} />
      ) : (
        <Settling key={number} piece={piece} step={step} done={done} />
      )}
    </div>
  );
}
