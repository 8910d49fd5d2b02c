import { api } from '../../api';
import { useAct } from '../../act';
import { Heading } from '../../parts/heading';
import { Trouble } from '../../parts/trouble';
import { usePoll } from '../../poll';
import { useWords } from '../../words/words';

const kPause_ms = 500;

export function TestScanView() {
  const words = useWords();
  const act = useAct();
  const test = usePoll(api.testScan, kPause_ms);
  const now = test.value;
  const state = now?.state ?? 'none';
  return (
    <section class="card column">
      <Heading name="test">{words.test.title}</Heading>
      <p>{words.test.text}</p>
      <div role="status" class="results">
        {state === 'waiting' && <p class="lead">{words.test.waiting}</p>}
        {state === 'failed' && <p class="trouble">{words.test.failed}</p>}
        {state === 'done' && now !== undefined && (
          <>
            <h2>{words.test.focus_title}</h2>
            <p class={now.focus === 'sharp' ? 'note' : 'trouble'}>{words.test.focus[now.focus]}</p>
            <h2>{words.test.streaks_title}</h2>
            {now.streaks.length === 0 && <p class="note">{words.test.streaks_none}</p>}
            {now.streaks.map((streak) => (
              <p key={`${streak.side}${streak.x_mm}`} class="trouble">
                {words.test.streak(streak.side, streak.x_mm)}
              </p>
            ))}
          </>
        )}
      </div>
      <Trouble text={act.trouble} />
      <div class="acts end">
        <button type="button" class="button main big" disabled={act.busy || state === 'waiting'} onClick={() => act.run(api.testScanBegin, test.again)}>
          {state === 'none' || state === 'waiting' ? words.test.go : words.again}
        </button>
      </div>
    </section>
  );
}
