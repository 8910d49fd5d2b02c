import { api } from '../../api';
import { useOnce } from '../../poll';
import { useWords } from '../../words/words';

export function NetworkView() {
  const words = useWords();
  const network = useOnce(api.network);
  const now = network.value;
  return (
    <div class="column-plain">
      <h2>{words.service.network}</h2>
      {network.error !== '' && <p class="trouble">{words.errors[network.error]}</p>}
      {now !== undefined && (
        <>
          <dl class="lines">
            {now.interfaces.map((one) => (
              <div key={one.name}>
                <dt>{one.name}</dt>
                <dd>{one.addresses.length === 0 ? words.service.interface_none : one.addresses.join(', ')}</dd>
              </div>
            ))}
            <div>
              <dt>{words.service.headquarters}</dt>
              <dd>{now.headquarters === '' ? words.service.headquarters_none : now.headquarters}</dd>
            </div>
          </dl>
          {now.headquarters !== '' && (
            <p class={now.reachable ? 'note' : 'trouble'} role="status">
              {now.reachable ? words.service.reachable : words.service.unreachable}
            </p>
          )}
        </>
      )}
      <div class="acts end">
        <button type="button" class="button big" onClick={network.again}>
          {words.service.check}
        </button>
      </div>
    </div>
  );
}
