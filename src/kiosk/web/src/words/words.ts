// The words of the pages in both languages, and the ones that hold now.

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { en } from './en';
import { ja } from './ja';

export type Words = typeof ja;
export type Language = 'ja' | 'en';

export const kWords: Record<Language, Words> = { ja, en };

export const WordsContext = createContext<Words>(ja);

export function useWords(): Words {
  return useContext(WordsContext);
}
