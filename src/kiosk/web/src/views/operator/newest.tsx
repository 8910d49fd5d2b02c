import type { PieceLine } from '../../answers';
import { BoxedPicture } from '../../parts/boxed_picture';
import { Sureness } from '../../parts/sureness';
import { useWords } from '../../words/words';
import { usePiece } from '../../piece';

const kShown = ['postal_code', 'address', 'name', 'sender'] as const;

export function Newest({ line }: { line: PieceLine | undefined }) {
  const words = useWords();
  const { piece } = usePiece(line?.number, line?.state ?? '');
  if (line === undefined) {
    return (
      <section class="newest newest-none">
        <p class="lead">{words.live.newest_none}</p>
      </section>
    );
  }
  return (
    <section class="newest">
      <h2 class="hidden">{words.live.newest}</h2>
      <BoxedPicture number={line.number} boxes={piece?.number === line.number ? piece.boxes : []} wanted={line.picture} />
      <div class="newest-words">
        <p class="newest-number">
          {words.live.number(line.number)} <span class={`state state-${line.state}`}>{words.states[line.state]}</span>
        </p>
        <dl>
          {kShown.map((name) => (
            <div key={name}>
              <dt>{words.fields[name]}</dt>
              <dd>{line[name] === '' ? <span class="quiet-text">{line.state === 'reading' ? '…' : words.not_read}</span> : line[name]}</dd>
            </div>
          ))}
        </dl>
        {line.confidence > 0 && <Sureness confidence={line.confidence} />}
      </div>
    </section>
  );
}
