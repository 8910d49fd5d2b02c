import type { Visit } from '../../answers';
import { api } from '../../api';
import { useAct } from '../../act';
import { Bird } from '../../parts/bird';
import { Heading } from '../../parts/heading';
import { Trouble } from '../../parts/trouble';
import { useWords } from '../../words/words';

export function Thanks({ visit, ask }: { visit: Visit; ask: () => void }) {
  const words = useWords();
  const act = useAct();
  return (
    <section class="screen thanks">
      <Bird size="large" />
      <Heading name="thanks">{words.thanks.title}</Heading>
      <p class="lead">{words.thanks.text}</p>
      {visit.receipts.length > 0 && (
        <div class="receipt">
          <p class="receipt-label">{words.thanks.receipt}</p>
          {visit.receipts.map((receipt) => (
            <p key={receipt} class="receipt-number">
              {receipt}
            </p>
          ))}
        </div>
      )}
      <p>{words.thanks.keep}</p>
      <div class="acts">
        <Trouble text={act.trouble} />
        <button type="button" class="button main huge" data-way-home disabled={act.busy} onClick={() => act.run(api.visitEnd, ask)}>
          {words.thanks.done}
        </button>
        {visit.left_s > 0 && <p class="quiet-text" aria-live="off">{words.thanks.left(visit.left_s)}</p>}
      </div>
    </section>
  );
}
