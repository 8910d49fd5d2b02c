import type { ClosedBecause } from '../../answers';
import { Bird } from '../../parts/bird';
import { Heading } from '../../parts/heading';
import { useWords } from '../../words/words';

export function Closed({ because }: { because: ClosedBecause }) {
  const words = useWords();
  return (
    <section class="screen thanks">
      <Bird size="large" />
      <Heading name="closed">{words.closed.title}</Heading>
      <p class="lead">{words.closed.because[because]}</p>
      <p class="lead">{words.closed.hand_over}</p>
    </section>
  );
}
