// Everything that is kept of one person: the language, the looks, the sounds, whether the sign-in
// is open. It lives in memory only and goes with the person.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Screen } from './answers';
import { PreferencesContext, type Preferences } from './preferences';
import { kWords, WordsContext, type Language } from './words/words';
import { useActivity } from './activity';
import { useSounds } from './sounds';
import { VisitorPages } from './views/visitor/pages';
import { StaffPages } from './views/staff';
import { SignIn } from './views/sign_in';

/** After so long without a touch nobody is there any more, where the program keeps no time itself. */
const kIdle_ms = 60_000;

interface Props {
  screen: Screen;
  ask: () => void;
  forget: () => void;
}

export function Person({ screen, ask, forget }: Props) {
  const [language, setLanguage] = useState<Language>('ja');
  const [contrast, setContrast] = useState(false);
  const [sounds_chosen, chooseSounds] = useState<boolean | undefined>(undefined);
  const [signing_in, setSigningIn] = useState(false);
  const sounds = sounds_chosen ?? screen.sounds;

  useEffect(() => {
    document.documentElement.lang = language;
    document.documentElement.dataset['theme'] = contrast ? 'contrast' : 'light';
    document.title = kWords[language].product;
  }, [language, contrast]);
  useEffect(() => setSigningIn(false), [screen.role]);
  useActivity(screen);
  useSounds(screen, sounds);
  useLeftAlone(language !== 'ja' || contrast || signing_in || sounds_chosen !== undefined, screen, forget);

  const preferences: Preferences = {
    language,
    contrast,
    sounds,
    keypad: screen.keypad,
    setLanguage,
    setContrast,
    setSounds: chooseSounds,
  };
  const done = useCallback(() => {
    setSigningIn(false);
    ask();
  }, [ask]);
  return (
    <WordsContext.Provider value={kWords[language]}>
      <PreferencesContext.Provider value={preferences}>
        {screen.role !== 'visitor' ? (
          <StaffPages screen={screen} ask={ask} />
        ) : signing_in ? (
          <SignIn done={done} />
        ) : (
          <VisitorPages screen={screen} ask={ask} signIn={() => setSigningIn(true)} />
        )}
      </PreferencesContext.Provider>
    </WordsContext.Provider>
  );
}

/** On the screens where the program waits for ever, what somebody chose and left is forgotten too. */
function useLeftAlone(something_kept: boolean, screen: Screen, forget: () => void) {
  const waits = screen.role === 'visitor' && ['notice', 'closed'].includes(screen.visit.screen);
  const latest = useRef(forget);
  latest.current = forget;
  useEffect(() => {
    if (!something_kept || !waits) return undefined;
    let timer = 0;
    const begin = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => latest.current(), kIdle_ms);
    };
    begin();
    window.addEventListener('pointerdown', begin);
    window.addEventListener('keydown', begin);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener('pointerdown', begin);
      window.removeEventListener('keydown', begin);
    };
  }, [something_kept, waits]);
}
