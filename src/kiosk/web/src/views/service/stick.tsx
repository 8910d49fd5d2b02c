import { useState } from 'preact/hooks';
import { api } from '../../api';
import { useAct } from '../../act';
import { useWords } from '../../words/words';
import { Outcome } from './outcome';

export function Stick() {
  const words = useWords();
  const act = useAct();
  const [done, setDone] = useState('');
  const own = { failed: words.service.stick_failed, not_there: words.service.stick_failed, not_now: words.service.stick_failed };
  return (
    <div class="column-plain">
      <h2>{words.service.stick}</h2>
      <p>{words.service.stick_text}</p>
      <Outcome act={act} done={done} />
      <div class="acts">
        <button
          type="button"
          class="button main big"
          disabled={act.busy}
          onClick={() => act.run(api.exportToStick, () => setDone(words.service.exported), own)}
        >
          {words.service.export_go}
        </button>
        <button
          type="button"
          class="button big"
          disabled={act.busy}
          onClick={() => act.run(api.importFromStick, (went) => setDone(words.service.imported(went.files, went.registry)), own)}
        >
          {words.service.import_go}
        </button>
      </div>
    </div>
  );
}
