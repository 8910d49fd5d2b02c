import type { PieceLine } from '../../answers';
import { useWords } from '../../words/words';

export function Strip({ pieces }: { pieces: PieceLine[] }) {
  const words = useWords();
  if (pieces.length === 0) return null;
  return (
    <section class="strip">
      <h2 class="hidden">{words.live.last}</h2>
      <ol tabIndex={0} aria-label={words.live.last}>
        {pieces.map((piece) => (
          <li key={piece.number} class={`strip-${piece.state}`}>
            <span class="strip-number">{piece.number}</span>
            <span class={`state state-${piece.state}`}>{words.states[piece.state]}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
