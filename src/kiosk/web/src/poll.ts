// Asks again and again while a view is there: one question at a time, the next one a fixed pause
// after the answer, so that a slow program is not asked faster than it answers.

import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Answer, ErrorCode } from './api';

export interface Polled<T> {
  value: T | undefined;
  error: ErrorCode | '';
  /** Failed answers in a row. */
  failures: number;
  /** Asks at once, for instance after an act. */
  again: () => void;
}

export function usePoll<T>(question: () => Promise<Answer<T>>, pause_ms: number): Polled<T> {
  const [state, setState] = useState<Omit<Polled<T>, 'again'>>({ value: undefined, error: '', failures: 0 });
  const latest = useRef(question);
  latest.current = question;
  const hurry = useRef<() => void>(() => undefined);

  useEffect(() => {
    let ended = false;
    let timer = 0;
    let asking = false;
    let once_more = false;
    const ask = async (): Promise<void> => {
      window.clearTimeout(timer);
      if (asking) {
        once_more = true;
        return;
      }
      asking = true;
      const answer = await latest.current();
      asking = false;
      if (ended) return;
      setState((before) =>
        answer.ok
          ? { value: answer.value, error: '', failures: 0 }
          : { value: before.value, error: answer.error, failures: before.failures + 1 },
      );
      const soon = once_more;
      once_more = false;
      if (soon) void ask();
      else if (pause_ms > 0) timer = window.setTimeout(() => void ask(), pause_ms);
    };
    hurry.current = () => void ask();
    void ask();
    return () => {
      ended = true;
      window.clearTimeout(timer);
    };
  }, [pause_ms]);

  const again = useCallback(() => hurry.current(), []);
  return { ...state, again };
}

/** Asks once, and again only when told to. */
export function useOnce<T>(question: () => Promise<Answer<T>>): Polled<T> {
  return usePoll(question, 0);
}
