// Always to be seen: the other language, the looks, the sounds.

import { usePreferences } from '../preferences';
import { useWords } from '../words/words';
import { Icon } from './icon';

export function Toggles() {
  const words = useWords();
  const is = usePreferences();
  return (
    <div class="toggles" role="group" aria-label={words.settings}>
      <button
        type="button"
        class="toggle toggle-language"
        lang={words.other_language_code}
        onClick={() => is.setLanguage(is.language === 'ja' ? 'en' : 'ja')}
      >
        {words.other_language}
      </button>
      <button
        type="button"
        class="toggle"
        aria-label={words.contrast}
        title={is.contrast ? words.contrast_off : words.contrast_on}
        aria-pressed={is.contrast}
        onClick={() => is.setContrast(!is.contrast)}
      >
        <Icon name="contrast" />
      </button>
      <button
        type="button"
        class="toggle"
        aria-label={words.sound}
        title={is.sounds ? words.sound_off : words.sound_on}
        aria-pressed={is.sounds}
        onClick={() => is.setSounds(!is.sounds)}
      >
        <Icon name={is.sounds ? 'sound' : 'mute'} />
      </button>
    </div>
  );
}
