import { api } from '../../api';
import { Heading } from '../../parts/heading';
import { useOnce } from '../../poll';
import { useWords } from '../../words/words';
import { localTime } from '../../local_time';

export function History() {
  const words = useWords();
  const past = useOnce(api.batches);
  const batches = past.value?.batches ?? [];
  return (
    <section class="card wide">
      <Heading name="history">{words.history.title}</Heading>
      <p class="quiet-text">{words.history.text}</p>
      {past.error !== '' && <p class="trouble">{words.errors[past.error]}</p>}
      {past.value !== undefined && batches.length === 0 && <p>{words.history.empty}</p>}
      {batches.length > 0 && (
        <div class="table-place" tabIndex={0} role="region" aria-label={words.history.title}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.summary.begun}</th>
                <th scope="col">{words.summary.reference}</th>
                <th scope="col" class="figure">{words.summary.expected}</th>
                <th scope="col" class="figure">{words.live.seen}</th>
                <th scope="col" class="figure">{words.live.taken_in}</th>
                <th scope="col" class="figure">{words.live.unusable}</th>
                <th scope="col" class="figure">{words.live.withdrawn}</th>
              </tr>
            </thead>
            <tbody>
              {batches.map((batch) => (
                <tr key={batch.begun}>
                  <td>{localTime(batch.begun, words.language)}</td>
                  <td>{batch.reference === '' ? <span class="quiet-text">{words.none}</span> : batch.reference}</td>
                  <td class="figure">{batch.expected === 0 ? '–' : batch.expected}</td>
                  <td class="figure">{batch.seen}</td>
                  <td class="figure">{batch.taken_in}</td>
                  <td class="figure">{batch.unusable}</td>
                  <td class="figure">{batch.withdrawn}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
