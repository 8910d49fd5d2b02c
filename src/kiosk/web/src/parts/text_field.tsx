import type { RefObject } from 'preact';
import { useId, useState } from 'preact/hooks';
import { usePreferences } from '../preferences';
import { useWords } from '../words/words';
import { Icon } from './icon';
import { Keyboard, type Layout } from './keyboard';

interface Props {
  label: string;
  value: string;
  change: (value: string) => void;
  layouts: Layout[];
  hint?: string;
  longest?: number;
  digits?: boolean;
  input?: RefObject<HTMLInputElement>;
}

/** A labelled line of text with the on-screen keys at hand. */
export function TextField({ label, value, change, layouts, hint, longest = 120, digits = false, input }: Props) {
  const words = useWords();
  const { keypad } = usePreferences();
  const [open, setOpen] = useState(false);
  const id = useId();
  const take = (text: string) => change((digits ? text.replace(/\D/g, '') : text).slice(0, longest));
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="input-row">
        <input
          id={id}
          {...(input === undefined ? {} : { ref: input })}
          type="text"
          inputMode={digits ? 'numeric' : 'text'}
          autocomplete="off"
          spellcheck={false}
          maxLength={longest}
          value={value}
          onInput={(event) => take(event.currentTarget.value)}
        />
        {keypad && (
          <button
            type="button"
            class="button"
            aria-expanded={open}
            aria-label={`${label}: ${open ? words.keyboard.hide : words.keyboard.show}`}
            onClick={() => setOpen(!open)}
          >
            <Icon name="keys" />
          </button>
        )}
      </div>
      {hint !== undefined && <p class="quiet-text">{hint}</p>}
      {open && <Keyboard layouts={layouts} value={value} change={take} />}
    </div>
  );
}
