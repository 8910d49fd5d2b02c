import type { Level, StatusItem } from '../../answers';
import { api } from '../../api';
import { Heading } from '../../parts/heading';
import { Icon } from '../../parts/icon';
import { usePoll } from '../../poll';
import { useWords, type Words } from '../../words/words';

const kStatusPause_ms = 2_000;

export function Status() {
  const words = useWords();
  const status = usePoll(api.status, kStatusPause_ms);
  const items = status.value?.items;
  return (
    <section class="wide">
      <Heading name="status">{words.status.title}</Heading>
      {items !== undefined && <p class="lead" role="status">{overall(words, items)}</p>}
      {status.error !== '' && <p class="trouble">{words.errors[status.error]}</p>}
      <ul class="items">
        {items?.map((item) => (
          <li key={item.what} class={`card item item-${item.level}`}>
            <h2>{words.status.what[item.what]}</h2>
            <p class="level">
              <Icon name={item.level === 'good' ? 'check' : 'warn'} />
              {words.status.levels[item.level]}
            </p>
            <p>{figures(words, item)}</p>
            <Todo words={words} item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Todo({ words, item }: { words: Words; item: StatusItem }) {
  const trouble = item.what === 'device' && item.level === 'now';
  const text = trouble ? words.device[item.figures.state].todo : words.status.todo[item.what][item.level];
  return text === '' ? null : <p class="todo">{text}</p>;
}

function overall(words: Words, items: StatusItem[]): string {
  const has = (level: Level) => items.some((item) => item.level === level);
  if (has('now')) return words.status.some_now;
  return has('soon') ? words.status.some_soon : words.status.all_good;
}

function figures(words: Words, item: StatusItem): string {
  const say = words.status;
  switch (item.what) {
    case 'device': {
      const { state, make, model, serial } = item.figures;
      const which = say.device_is(make, model, serial);
      return which === '' ? words.device[state].title : `${words.device[state].title} (${which})`;
    }
    case 'disk':
      return say.disk(item.figures.free_gb);
    case 'queue':
      return say.queue(item.figures.waiting, item.figures.oldest_h);
    case 'registry':
      return say.registry(item.figures.version, item.figures.age_h);
    case 'sync':
      return say.sync(item.figures.ago_h, item.figures.enrolled);
    case 'clock':
      return say.clock(item.figures.status);
  }
}
