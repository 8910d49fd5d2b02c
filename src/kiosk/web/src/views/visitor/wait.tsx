import { Heading } from '../../parts/heading';
import { useWords } from '../../words/words';
import { LetterPicture } from './letter_picture';

export function Wait() {
  const words = useWords();
  return (
    <section class="screen pictured">
      <LetterPicture what="wait" title={words.wait.picture} />
      <div class="words">
        <Heading name="wait">{words.wait.title}</Heading>
        <p class="lead">{words.wait.text}</p>
        <div class="dots" aria-hidden="true">
          <span />
          <span />
          <span />
        </div>
      </div>
    </section>
  );
}
