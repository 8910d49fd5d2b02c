// How it goes, what to do, and the one big button that does it.

import type { Act } from '../../act';
import type { Batch } from '../../answers';
import { api } from '../../api';
import { Heading } from '../../parts/heading';
import { Icon } from '../../parts/icon';
import { useWords, type Words } from '../../words/words';

interface Props {
  batch: Batch;
  act: Act;
  ask: () => void;
  check: () => void;
  finish: () => void;
}

function sentence(words: Words, batch: Batch): { title: string; todo: string } {
  if (batch.state === 'finishing') return words.live.finishing;
  if (batch.state === 'feeding') return batch.device === 'empty' ? words.device.empty : words.live.feeding;
  const because = batch.paused_because === '' ? 'operator' : batch.paused_because;
  return because in words.paused
    ? words.paused[because as keyof Words['paused']]
    : words.device[because as keyof Words['device']];
}

export function Banner({ batch, act, ask, check, finish }: Props) {
  const words = useWords();
  const { title, todo } = sentence(words, batch);
  const paused = batch.state === 'paused';
  const calls = paused && batch.paused_because !== 'operator';
  const check_first = paused && (batch.paused_because === 'unsure' || batch.paused_because === 'repeated');
  const differs = paused && batch.paused_because === 'cover_differs';
  const at_cover = paused && ['cover_sheet', 'cover_differs', 'cover_unclear'].includes(batch.paused_because);
  return (
    <section class={`banner ${calls ? 'banner-calls' : paused ? 'banner-paused' : ''}`}>
      {calls ? <Icon name="warn" /> : <Icon name={paused ? 'pause' : 'go'} />}
      <div class="banner-words" aria-live="assertive">
        <Heading name="live">{title}</Heading>
        <p>{todo}</p>
        {(batch.sheets_left || (calls && batch.seen > 0 && batch.paused_because in words.device)) && (
          <p data-note="last-seen">{batch.seen > 0 ? words.live.last_seen(batch.seen) : words.live.none_seen}</p>
        )}
        {at_cover && batch.behind_cover > 0 && <p>{words.live.behind_cover(batch.behind_cover)}</p>}
        {differs && batch.offered !== null && (
          <p class="feed-again">
            {words.live.cover_says}: <strong>{words.live.of_stack(batch.offered.reference, batch.offered.expected)}</strong>
            <br />
            {words.live.typed}: <strong>{words.live.of_stack(batch.reference, batch.expected)}</strong>
          </p>
        )}
        {batch.feed_again.length > 0 && (
          <p class="feed-again">
            {words.live.feed_again}: <strong>{batch.feed_again.join(', ')}</strong>
          </p>
        )}
      </div>
      {check_first && (
        <button type="button" class="button main huge" onClick={check}>
          {words.live.check}
        </button>
      )}
      {differs && (
        <button type="button" class="button main huge" data-do="take-cover" disabled={act.busy} onClick={() => act.run(api.batchTakeCover, ask)}>
          {words.live.take_cover}
        </button>
      )}
      {at_cover && !differs && (
        <button type="button" class="button main huge" data-do="finish-at-cover" onClick={finish}>
          <Icon name="check" />
          {words.live.finish}
        </button>
      )}
      {paused && (
        <button type="button" class={check_first || at_cover ? 'button big' : 'button main huge'} data-do="resume" disabled={act.busy} onClick={() => act.run(api.batchResume, ask)}>
          <Icon name="go" />
          {differs ? words.live.keep_typed : words.live.resume}
        </button>
      )}
      {batch.state === 'feeding' && (
        <button type="button" class="button main huge" data-do="pause" disabled={act.busy} onClick={() => act.run(api.batchPause, ask)}>
          <Icon name="pause" />
          {words.live.pause}
        </button>
      )}
    </section>
  );
}
