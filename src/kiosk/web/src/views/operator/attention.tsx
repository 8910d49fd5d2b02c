import type { Batch } from '../../answers';
import { useWords } from '../../words/words';

const kMostShown = 8;

export function Attention({ batch, check }: { batch: Batch; check: () => void }) {
  const words = useWords();
  const some = batch.attention.length > 0;
  return (
    <section class={some ? 'attention some' : 'attention'} aria-live="polite">
      <h2>
        {words.live.attention}
        {some && <span class="badge">{batch.attention.length}</span>}
      </h2>
      {some ? (
        <>
          <p class="numbers">
            {batch.attention.slice(0, kMostShown).map((number) => (
              <span key={number}>{words.live.number(number)}</span>
            ))}
            {batch.attention.length > kMostShown && <span>…</span>}
          </p>
          <button type="button" class="button main big" data-do="check" onClick={check}>
            {words.live.check}
          </button>
        </>
      ) : (
        <p class="quiet-text">{words.live.attention_none}</p>
      )}
    </section>
  );
}
