// What became of the batch, on the screen and on the slip: counts, and nothing of a single letter.

import type { Batch } from '../../answers';
import { api } from '../../api';
import { useAct } from '../../act';
import { Heading } from '../../parts/heading';
import { Icon } from '../../parts/icon';
import { Trouble } from '../../parts/trouble';
import { useWords, type Words } from '../../words/words';
import { localTime } from '../../local_time';
import { fed } from './fed';

export function Summary({ batch, ask }: { batch: Batch; ask: () => void }) {
  const words = useWords();
  const act = useAct();
  const lines = summaryLines(words, batch);
  return (
    <>
      <section class="card column summary">
        <Heading name="summary">{words.summary.title}</Heading>
        {batch.expected > 0 && (
          <p class={batch.expected === fed(batch) ? 'note' : 'trouble'}>
            {batch.expected === fed(batch) ? words.summary.agrees : words.summary.differs}
          </p>
        )}
        {batch.sheets_left && <p class="trouble">{batch.seen > 0 ? words.live.last_seen(batch.seen) : words.live.none_seen}</p>}
        <Lines lines={lines} />
        <Trouble text={act.trouble} />
        <div class="acts end">
          <button type="button" class="button big" data-do="print" onClick={() => window.print()}>
            <Icon name="print" />
            {words.summary.print}
          </button>
          <button type="button" class="button main big" data-do="close" disabled={act.busy} onClick={() => act.run(api.batchClose, ask)}>
            {words.summary.close}
          </button>
        </div>
      </section>
      <div class="slip" aria-hidden="true">
        <p class="slip-title">{words.summary.slip}</p>
        <Lines lines={lines} />
      </div>
    </>
  );
}

type Line = [string, string];

function summaryLines(words: Words, batch: Batch): Line[] {
  return [
    [words.summary.reference, batch.reference === '' ? words.none : batch.reference],
    [words.summary.begun, localTime(batch.begun, words.language)],
    [words.summary.ended, localTime(batch.ended, words.language)],
    ...(batch.expected > 0 ? [[words.summary.expected, words.pieces(batch.expected)] as Line] : []),
    [words.live.seen, words.pieces(batch.seen)],
    ...(batch.cover_sheets > 0 ? [[words.summary.cover_sheets, String(batch.cover_sheets)] as Line] : []),
    [words.live.taken_in, words.pieces(batch.taken_in)],
    [words.live.unusable, words.pieces(batch.unusable)],
    [words.live.withdrawn, words.pieces(batch.withdrawn)],
  ];
}

function Lines({ lines }: { lines: Line[] }) {
  return (
    <dl class="lines">
      {lines.map(([what, figure]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd>{figure}</dd>
        </div>
      ))}
    </dl>
  );
}
