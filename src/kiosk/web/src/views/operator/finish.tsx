import type { Batch } from '../../answers';
import { api } from '../../api';
import { useAct } from '../../act';
import { Heading } from '../../parts/heading';
import { Trouble } from '../../parts/trouble';
import { fed } from './fed';
import { useWords } from '../../words/words';

interface Props {
  batch: Batch;
  ask: () => void;
  check: () => void;
  leave: () => void;
}

export function Finish({ batch, ask, check, leave }: Props) {
  const words = useWords();
  const act = useAct();
  const open = batch.attention.length;
  const fewer = batch.expected - fed(batch);
  const finish = (as_they_stand: boolean) =>
    act.run(
      () => api.batchFinish(as_they_stand),
      () => {
        ask();
        leave();
      },
    );
  return (
    <section class="card column">
      <Heading name="finish">{open > 0 ? words.finish.unsure_title(open) : words.finish.title}</Heading>
      <p>{open > 0 ? words.finish.unsure : words.finish.sure(batch.seen)}</p>
      {batch.sheets_left && <p class="trouble">{batch.seen > 0 ? words.live.last_seen(batch.seen) : words.live.none_seen}</p>}
      {batch.expected > 0 && fewer > 0 && <p class="trouble">{words.finish.fewer(fewer)}</p>}
      <Trouble text={act.trouble} />
      <div class="acts">
        {open > 0 ? (
          <>
            <button type="button" class="button main big" onClick={check}>
              {words.finish.check_first}
            </button>
            <button type="button" class="button big" data-do="as-they-stand" disabled={act.busy} onClick={() => finish(true)}>
              {words.finish.as_they_stand}
            </button>
          </>
        ) : (
          <button type="button" class="button main big" data-do="finish-now" disabled={act.busy} onClick={() => finish(false)}>
            {words.finish.go}
          </button>
        )}
        <button type="button" class="button big" onClick={leave}>
          {words.finish.stay}
        </button>
      </div>
    </section>
  );
}
