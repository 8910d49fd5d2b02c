import type { Batch } from '../../answers';
import { useWords } from '../../words/words';
import { fed } from './fed';

export function Progress({ batch }: { batch: Batch }) {
  const words = useWords();
  const known = batch.expected > 0;
  const text = known ? words.live.of(fed(batch), batch.expected) : words.live.so_far(fed(batch));
  const more = known ? fed(batch) - batch.expected : 0;
  return (
    <div class="progress">
      {known && (
        <progress aria-label={words.live.progress} max={batch.expected} value={Math.min(fed(batch), batch.expected)} />
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
