// One act at a time: while it runs its buttons rest, and how it went is a sentence.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, ErrorCode } from './api';
import { useWords, type Words } from './words/words';

export interface Act {
  busy: boolean;
  /** The sentence of the last failure; "" when there was none. */
  trouble: string;
  run: <T>(act: () => Promise<Answer<T>>, then?: (value: T) => void, words?: Partial<Record<ErrorCode, string>>) => void;
  clear: () => void;
}

export function errorSentence(words: Words, error: ErrorCode, wait_s: number): string {
  const sentence = words.errors[error];
  return wait_s > 0 ? `${sentence} ${words.wait_more(wait_s)}` : sentence;
}

export function useAct(): Act {
  const words = useWords();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const running = useRef(false);
  const there = useRef(true);
  useEffect(() => {
    there.current = true;
    return () => {
      there.current = false;
    };
  }, []);

  const run: Act['run'] = (act, then, own_words) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setTrouble('');
    void act().then((answer) => {
      running.current = false;
      if (!there.current) return;
      setBusy(false);
      if (answer.ok) then?.(answer.value);
      else setTrouble(own_words?.[answer.error] ?? errorSentence(words, answer.error, answer.wait_s));
    });
  };
  const clear = useCallback(() => setTrouble(''), []);
  return { busy, trouble, run, clear };
}
