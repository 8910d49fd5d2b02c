import { useState } from 'preact/hooks';
import { api } from '../../api';
import { useAct } from '../../act';
import { TextField } from '../../parts/text_field';
import { useWords } from '../../words/words';
import { Outcome } from './outcome';

export function Enrol() {
  const words = useWords();
  const act = useAct();
  const [code, setCode] = useState('');
  const [done, setDone] = useState('');
  const go = () =>
    act.run(
      () => api.enrol(code),
      ({ kiosk }) => {
        setCode('');
        setDone(words.service.enrolled(kiosk));
      },
      { refused: words.service.enrol_refused, failed: words.service.enrol_refused, bad_request: words.service.enrol_refused },
    );
  return (
    <form
      class="column-plain"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      <h2>{words.service.enrol}</h2>
      <p>{words.service.enrol_text}</p>
      <TextField label={words.service.code} value={code} change={setCode} layouts={['latin']} longest={200} />
      <Outcome act={act} done={done} />
      <div class="acts end">
        <button type="submit" class="button main big" disabled={act.busy || code === ''}>
          {words.service.enrol_go}
        </button>
      </div>
    </form>
  );
}
