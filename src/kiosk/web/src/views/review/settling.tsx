// A mailpiece beside what was read of it: the eye compares, the hand chooses or writes.

import { useRef, useState } from 'preact/hooks';
import type { FieldName, Piece, Settled } from '../../answers';
import { api } from '../../api';
import { useAct } from '../../act';
import { BoxedPicture } from '../../parts/boxed_picture';
import { Heading } from '../../parts/heading';
import { Trouble } from '../../parts/trouble';
import { useWords } from '../../words/words';
import { Crop } from './crop';
import { FieldReview } from './field_review';
import { KeyHelp } from './key_help';
import { usePlaces } from './places';

const kFields: FieldName[] = ['postal_code', 'address', 'name'];

interface Props {
  piece: Piece;
  step: (by: number) => void;
  done: () => void;
}

export function Settling({ piece, step, done }: Props) {
  const words = useWords();
  const act = useAct();
  const [texts, setTexts] = useState<Settled>({
    postal_code: piece.fields.postal_code.text,
    address: piece.fields.address.text,
    name: piece.fields.name.text,
  });
  const [looking_at, lookAt] = useState<FieldName | ''>('');
  const [help, setHelp] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const enlarged = piece.boxes.find((box) => box.field === (looking_at === '' ? 'address' : looking_at));
  const places = usePlaces(texts.postal_code);

  const settle = () => act.run(() => api.settle(piece.number, texts), done, { bad_request: words.review.postal_wrong });
  const focusOn = (name: string) => form.current?.querySelector<HTMLElement>(`[data-field="${name}"]`)?.focus();
  const accept = (name: FieldName) => focusOn(kFields[kFields.indexOf(name) + 1] ?? 'settle');

  const key = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLInputElement;
    if (event.key === 'Enter' && event.ctrlKey) settle();
    else if (typing || event.ctrlKey || event.altKey || event.metaKey) return;
    else if (event.key === 'j' || event.key === 'J') step(1);
    else if (event.key === 'k' || event.key === 'K') step(-1);
    else if (event.key === '?') setHelp(!help);
    else return;
    event.preventDefault();
  };
  return (
    <section class="settling" onKeyDown={key}>
      <div class="settling-picture">
        <BoxedPicture number={piece.number} boxes={piece.boxes} highlight={looking_at} />
        {enlarged === undefined ? <p class="quiet-text">{words.review.no_crop}</p> : <Crop number={piece.number} box={enlarged} />}
      </div>
      <form
        ref={form}
        class="settling-form"
        onSubmit={(event) => {
          event.preventDefault();
          settle();
        }}
      >
        <div class="settling-head">
          <Heading name="review">{words.review.title(piece.number)}</Heading>
          <button type="button" class="button quiet" aria-expanded={help} onClick={() => setHelp(!help)}>
            ? {words.review.keys_short}
          </button>
        </div>
        {help && <KeyHelp />}
        {piece.reasons.length > 0 && (
          <div class="reasons">
            <h2 class="hidden">{words.review.reasons}</h2>
            {piece.reasons.map((reason) => (
              <p key={reason}>{words.review.reason(reason)}</p>
            ))}
          </div>
        )}
        {kFields.map((name) => (
          <FieldReview
            key={name}
            name={name}
            piece={piece}
            text={texts[name]}
            change={(text) => setTexts((before) => ({ ...before, [name]: text }))}
            accept={() => accept(name)}
            look={() => lookAt(name)}
            places={name === 'address' ? places : []}
          />
        ))}
        <Trouble text={act.trouble} />
        <div class="acts settling-acts">
          <button type="submit" class="button main big" data-do="settle" data-field="settle" disabled={act.busy}>
            {words.review.settle}
          </button>
          <button type="button" class="button" data-do="as-it-stands" disabled={act.busy} onClick={() => act.run(() => api.asItStands(piece.number), done)}>
            <span>
              {words.review.as_it_stands}
              <small>{words.review.as_it_stands_hint}</small>
            </span>
          </button>
          <button type="button" class="button" data-do="withdraw" disabled={act.busy} onClick={() => act.run(() => api.withdraw(piece.number), done)}>
            <span>
              {words.review.withdraw}
              <small>{words.review.withdraw_hint}</small>
            </span>
          </button>
        </div>
      </form>
    </section>
  );
}
