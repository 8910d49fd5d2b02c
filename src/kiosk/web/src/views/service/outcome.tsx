import type { Act } from '../../act';
import { Trouble } from '../../parts/trouble';
import { useWords } from '../../words/words';

/** How an act went, as far as it has gone. */
export function Outcome({ act, done }: { act: Act; done: string }) {
  const words = useWords();
  return (
    <>
      <div role="status">
        {act.busy && <p>{words.service.working}</p>}
        {!act.busy && done !== '' && act.trouble === '' && <p class="note">{done}</p>}
      </div>
      <Trouble text={act.trouble} />
    </>
  );
}
