import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Language } from './words/words';

/** How this person wants to see and hear the pages. */
export interface Preferences {
  language: Language;
  contrast: boolean;
  sounds: boolean;
  /** On-screen keys are offered. */
  keypad: boolean;
  setLanguage: (language: Language) => void;
  setContrast: (on: boolean) => void;
  setSounds: (on: boolean) => void;
}

export const PreferencesContext = createContext<Preferences>({
  language: 'ja',
  contrast: false,
  sounds: true,
  keypad: true,
  setLanguage: () => undefined,
  setContrast: () => undefined,
  setSounds: () => undefined,
});

export function usePreferences(): Preferences {
  return useContext(PreferencesContext);
}
