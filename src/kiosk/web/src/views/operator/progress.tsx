import type { Batch } from '../../answers';
import { useWords } from '../../words/words';

export function Progress({ batch }: { batch: Batch }) {
  const words = useWords();
  const known = batch.expected > 0;
  const text = known ? words.live.of(batch.seen, batch.expected) : words.live.so_far(batch.seen);
  const more = known ? batch.seen - batch.expected : 0;
  return (
    <div class="progress">
      {known && (
        <progress aria-label={words.live.progress} max={batch.expected} value={Math.min(batch.seen, batch.expected)} />
      )}
      <p>
        {text}
        {more > 0 && <strong class="more"> · {words.live.more_than(more)}</strong>}
        {batch.cover_sheets > 0 && <span class="quiet-text"> · {words.live.cover_sheets(batch.cover_sheets)}</span>}
        {batch.reference !== '' && <span class="quiet-text reference"> {batch.reference}</span>}
      </p>
    </div>
  );
}
