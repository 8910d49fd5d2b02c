import { useState } from 'preact/hooks';
import type { Cover } from '../../answers';
import { api } from '../../api';
import { useAct } from '../../act';
import { Heading } from '../../parts/heading';
import { Icon } from '../../parts/icon';
import { TextField } from '../../parts/text_field';
import { Trouble } from '../../parts/trouble';
import { useWords } from '../../words/words';

interface Props {
  /** Of the cover sheet that ended the stack before. */
  offered: Cover | null;
  ask: () => void;
}

export function Begin({ offered, ask }: Props) {
  const words = useWords();
  const act = useAct();
  const [reference, setReference] = useState(offered?.reference ?? '');
  const [expected, setExpected] = useState(offered === null || offered.expected === 0 ? '' : String(offered.expected));
  return (
    <form
      class="card column begin"
      onSubmit={(event) => {
        event.preventDefault();
        act.run(() => api.batchBegin(reference, Number(expected)), ask);
      }}
    >
      <Heading name="begin">{words.begin.title}</Heading>
      <p>{offered === null ? words.begin.text : words.begin.offered}</p>
      <TextField label={words.begin.reference} value={reference} change={setReference} layouts={['latin', 'kana']} />
      <TextField
        label={words.begin.expected}
        hint={words.begin.expected_hint}
        value={expected}
        change={setExpected}
        layouts={['digits']}
        longest={5}
        digits
      />
      <Trouble text={act.trouble} />
      <div class="acts end">
        <button type="submit" class="button main huge" data-do="start" disabled={act.busy}>
          <Icon name="go" />
          {words.begin.go}
        </button>
      </div>
    </form>
  );
}
