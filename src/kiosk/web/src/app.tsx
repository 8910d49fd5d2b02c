// Who stands in front of the kiosk, and so which pages are shown. Whenever the person may have
// changed, everything below is thrown away and begun anew: nothing of the last one is left.

import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from './api';
import type { Screen } from './answers';
import { usePoll } from './poll';
import { Person } from './person';
import { Offline } from './views/offline';
import { changesPerson } from './person_change';

const kScreenPause_ms = 500;
/** So many unanswered questions in a row are no hiccup. */
const kFailuresUntilOffline = 3;

export function App() {
  const screen = usePoll(api.screen, kScreenPause_ms);
  const person = usePersonNumber(screen.value);
  useNewProgram(screen.value?.program);

  const offline = screen.failures >= kFailuresUntilOffline || (screen.value === undefined && screen.failures > 0);
  if (offline) return <Offline />;
  if (screen.value === undefined) return null;
  return <Person key={person.number} screen={screen.value} ask={screen.again} forget={person.next} />;
}

function usePersonNumber(screen: Screen | undefined) {
  const [number, setNumber] = useState(0);
  const before = useRef<Screen | undefined>(undefined);
  const next = () => setNumber((old) => old + 1);
  useEffect(() => {
    if (screen === undefined) return;
    if (before.current !== undefined && changesPerson(before.current, screen)) next();
    before.current = screen;
  }, [screen]);
  return { number, next };
}

/** Another version of the program brings other pages. */
function useNewProgram(program: string | undefined) {
  const first = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (program === undefined) return;
    if (first.current !== undefined && first.current !== program) window.location.reload();
    first.current = program;
  }, [program]);
}
