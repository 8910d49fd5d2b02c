import type { Piece } from '../../answers';
import { api } from '../../api';
import { useAct } from '../../act';
import { BoxedPicture } from '../../parts/boxed_picture';
import { Heading } from '../../parts/heading';
import { Trouble } from '../../parts/trouble';
import { useWords } from '../../words/words';

export function Repeated({ piece, done }: { piece: Piece; done: () => void }) {
  const words = useWords();
  const act = useAct();
  return (
    <section class="repeated">
      <Heading name="repeated">{words.repeated.title(piece.number)}</Heading>
      <p>{words.repeated.text}</p>
      <div class="pair">
        <figure>
          <figcaption>{words.repeated.now(piece.number)}</figcaption>
          <BoxedPicture number={piece.number} boxes={[]} />
        </figure>
        <figure>
          <figcaption>{words.repeated.before(piece.repeats)}</figcaption>
          <BoxedPicture number={piece.repeats} boxes={[]} />
        </figure>
      </div>
      <Trouble text={act.trouble} />
      <div class="acts">
        <button type="button" class="button big" data-do="keep" disabled={act.busy} onClick={() => act.run(() => api.keep(piece.number), done)}>
          {words.repeated.keep}
        </button>
        <button type="button" class="button big" data-do="withdraw" disabled={act.busy} onClick={() => act.run(() => api.withdraw(piece.number), done)}>
          {words.repeated.withdraw}
        </button>
      </div>
    </section>
  );
}
