import { api } from '../../api';
import { localTime } from '../../local_time';
import { useOnce } from '../../poll';
import { useWords } from '../../words/words';

export function Acts() {
  const words = useWords();
  const told = useOnce(api.acts);
  const acts = told.value?.acts ?? [];
  return (
    <div class="column-plain">
      <h2>{words.service.acts}</h2>
      {told.error !== '' && <p class="trouble">{words.errors[told.error]}</p>}
      {told.value !== undefined && acts.length === 0 && <p>{words.service.acts_none}</p>}
      {acts.length > 0 && (
        <div class="table-place" tabIndex={0} role="region" aria-label={words.service.acts}>
          <table>
            <thead>
              <tr>
                <th scope="col">{words.service.at}</th>
                <th scope="col">{words.service.what}</th>
                <th scope="col">{words.service.who}</th>
                <th scope="col">{words.service.detail}</th>
              </tr>
            </thead>
            <tbody>
              {acts.map((act, index) => (
                <tr key={index}>
                  <td>{localTime(act.at, words.language)}</td>
                  <td>{words.service.act_names[act.what] ?? act.what}</td>
                  <td>{act.who}</td>
                  <td>{act.detail}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
