import type { Batch } from '../../answers';
import { useWords } from '../../words/words';

const kCounts = ['taken_in', 'reading', 'unsure', 'unusable', 'withdrawn'] as const;

export function Counts({ batch }: { batch: Batch }) {
  const words = useWords();
  return (
    <section class="counts">
      <h2 class="hidden">{words.live.counts}</h2>
      <dl>
        {kCounts.map((name) => (
          <div key={name} class={name === 'taken_in' ? 'count count-main' : 'count'}>
            <dt>{words.live[name]}</dt>
            <dd>{batch[name]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
