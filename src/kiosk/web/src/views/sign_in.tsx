// An operator alone, or two service people one after the other.

import { useEffect, useState } from 'preact/hooks';
import { api } from '../api';
import { useAct } from '../act';
import { Bird } from '../parts/bird';
import { Heading } from '../parts/heading';
import { PinPad } from '../parts/pin_pad';
import { TextField } from '../parts/text_field';
import { Toggles } from '../parts/toggles';
import { Trouble } from '../parts/trouble';
import { useWords } from '../words/words';
import type { Person } from '../answers';

const kNobody: Person = { name: '', pin: '' };
const kIdle_ms = 60_000;

export function SignIn({ done }: { done: () => void }) {
  const words = useWords();
  const act = useAct();
  const [role, setRole] = useState<'operator' | 'service'>('operator');
  const [first, setFirst] = useState<Person | undefined>(undefined);
  const [person, setPerson] = useState<Person>(kNobody);
  useIdle(done);

  const begin = (to: 'operator' | 'service') => {
    setRole(to);
    setFirst(undefined);
    setPerson(kNobody);
    act.clear();
  };
  const go = () => {
    if (role === 'service' && first === undefined) {
      setFirst(person);
      setPerson(kNobody);
      return;
    }
    const people = first === undefined ? [person] : [first, person];
    begin(role);
    act.run(() => api.signIn(role, people), done);
  };
  return (
    <div class="visitor">
      <header class="top">
        <div class="brand">
          <Bird size="small" />
          <span>{words.product}</span>
        </div>
        <Toggles />
      </header>
      <main>
        <form
          class="sign-in card"
          onSubmit={(event) => {
            event.preventDefault();
            go();
          }}
        >
          <div class="sign-in-who">
            <Heading name="sign-in">{words.sign_in.title}</Heading>
            <div class="choices" role="group" aria-label={words.sign_in.role}>
              {(['operator', 'service'] as const).map((one) => (
                <button type="button" key={one} class="choice" aria-pressed={role === one} onClick={() => begin(one)}>
                  {words.sign_in[one]}
                </button>
              ))}
            </div>
            {role === 'service' && <h2 role="status">{words.sign_in.person(first === undefined ? 1 : 2)}</h2>}
            <TextField
              key={first === undefined ? 1 : 2}
              label={words.sign_in.name}
              value={person.name}
              change={(name) => setPerson({ ...person, name })}
              layouts={['latin', 'kana']}
              longest={40}
            />
            <Trouble text={act.trouble} />
          </div>
          <PinPad value={person.pin} change={(pin) => setPerson({ ...person, pin })} />
          <div class="acts sign-in-acts">
            <button type="button" class="button" data-way-home onClick={done}>
              {words.back}
            </button>
            <button type="submit" class="button main big" data-do="sign-in" disabled={act.busy || person.name === '' || person.pin === ''}>
              {role === 'service' && first === undefined ? words.review.next : words.sign_in.go}
            </button>
          </div>
        </form>
      </main>
    </div>
  );
}

/** Somebody who walked away leaves no name behind. */
function useIdle(done: () => void) {
  useEffect(() => {
    let timer = window.setTimeout(done, kIdle_ms);
    const again = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(done, kIdle_ms);
    };
    window.addEventListener('pointerdown', again);
    window.addEventListener('keydown', again);
    return () => {
      window.clearTimeout(timer);
      window.removeEventListener('pointerdown', again);
      window.removeEventListener('keydown', again);
    };
  }, [done]);
}
