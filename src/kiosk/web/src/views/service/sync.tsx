import { useState } from 'preact/hooks';
import { api } from '../../api';
import { useAct } from '../../act';
import { useWords } from '../../words/words';
import { Outcome } from './outcome';

export function Sync() {
  const words = useWords();
  const act = useAct();
  const [done, setDone] = useState('');
  return (
    <div class="column-plain">
      <h2>{words.service.sync}</h2>
      <p>{words.service.sync_text}</p>
      <Outcome act={act} done={done} />
      <div class="acts end">
        <button
          type="button"
          class="button main big"
          disabled={act.busy}
          onClick={() => act.run(api.sync, () => setDone(words.service.synced), { failed: words.service.sync_failed })}
        >
          {words.service.sync_go}
        </button>
      </div>
    </div>
  );
}
