import type { DeviceState, Visit } from '../../answers';
import { api } from '../../api';
import { useAct } from '../../act';
import { Heading } from '../../parts/heading';
import { useWords } from '../../words/words';
import { DeviceNote } from './device_note';
import { LetterPicture } from './letter_picture';
import { Trouble } from '../../parts/trouble';

/** From here on the person is asked whether somebody is still there. */
const kAskFrom_s = 15;

export function Insert({ visit, device, ask }: { visit: Visit; device: DeviceState; ask: () => void }) {
  const words = useWords();
  const act = useAct();
  const leaving = visit.left_s > 0 && visit.left_s <= kAskFrom_s;
  return (
    <section class="screen pictured">
      <LetterPicture what="insert" title={words.insert.picture} />
      <div class="words">
        <Heading name="insert">{words.insert.title}</Heading>
        <ol class="steps">
          {words.insert.steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
        <DeviceNote device={device} />
        <div class="acts">
          <Trouble text={act.trouble} />
          {leaving && (
            <div class="still-there">
              <p>
                {words.insert.still_there}
                <br />
                <span class="quiet-text" aria-live="off">{words.insert.left(visit.left_s)}</span>
              </p>
              <button type="button" class="button main" onClick={() => act.run(api.visitTouch, ask)}>
                {words.insert.still_here}
              </button>
            </div>
          )}
          <button type="button" class="button" data-way-home disabled={act.busy} onClick={() => act.run(api.visitEnd, ask)}>
            {words.insert.stop}
          </button>
        </div>
      </div>
    </section>
  );
}
