import type { DeviceState, Visit } from '../../answers';
import { api } from '../../api';
import { useAct } from '../../act';
import { Heading } from '../../parts/heading';
import { useWords } from '../../words/words';
import { DeviceNote } from './device_note';
import { LetterPicture } from './letter_picture';
import { Trouble } from '../../parts/trouble';

export function Again({ visit, device, ask }: { visit: Visit; device: DeviceState; ask: () => void }) {
  const words = useWords();
  const act = useAct();
  return (
    <section class="screen pictured">
      <LetterPicture what="again" title={words.again_screen.picture} />
      <div class="words">
        <Heading name="again">{words.again_screen.title}</Heading>
        <p class="lead">{words.again_screen.text}</p>
        {visit.receipts.length > 0 && (
          <p class="trouble" data-note="taken-in">
            {words.again_screen.taken_in}: <strong>{visit.receipts.join(', ')}</strong>
          </p>
        )}
        <DeviceNote device={device} />
        <ol class="steps">
          {words.again_screen.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <div class="acts">
          <Trouble text={act.trouble} />
          <button type="button" class="button" data-way-home disabled={act.busy} onClick={() => act.run(api.visitEnd, ask)}>
            {words.again_screen.stop}
          </button>
          {visit.left_s > 0 && <p class="quiet-text" aria-live="off">{words.insert.left(visit.left_s)}</p>}
        </div>
      </div>
    </section>
  );
}
