import { useId } from 'preact/hooks';
import { usePreferences } from '../preferences';
import { useWords } from '../words/words';
import { Icon } from './icon';

const kLongestPin = 12;

/** The PIN: typed on its keys or on a keyboard, never shown. */
export function PinPad({ value, change }: { value: string; change: (value: string) => void }) {
  const words = useWords();
  const { keypad } = usePreferences();
  const id = useId();
  const take = (text: string) => change(text.replace(/\D/g, '').slice(0, kLongestPin));
  return (
    <div class="field pin">
      <label for={id}>{words.sign_in.pin}</label>
      <input
        id={id}
        type="password"
        inputMode="numeric"
        autocomplete="off"
        value={value}
        onInput={(event) => take(event.currentTarget.value)}
      />
      <p class="hidden" role="status">
        {words.sign_in.digits(value.length)}
      </p>
      {keypad && (
        <div class="pin-keys" role="group" aria-label={words.sign_in.keys}>
          {[...'123456789'].map((digit) => (
            <button type="button" key={digit} class="key" onClick={() => take(value + digit)}>
              {digit}
            </button>
          ))}
          <button type="button" class="key word" onClick={() => change('')}>
            {words.sign_in.clear}
          </button>
          <button type="button" class="key" onClick={() => take(`${value}0`)}>
            0
          </button>
          <button type="button" class="key word" aria-label={words.sign_in.erase} onClick={() => change(value.slice(0, -1))}>
            <Icon name="erase" />
          </button>
        </div>
      )}
    </div>
  );
}
