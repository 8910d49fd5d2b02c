import { useWords } from '../../words/words';

export function KeyHelp() {
  const words = useWords();
  return (
    <section class="key-help" aria-label={words.review.keys}>
      <dl>
        {words.review.key_list.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
