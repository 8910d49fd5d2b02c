// The frame of an operator's and the service people's pages: where one can go, how long one is
// signed in, and the way out.

import { useState } from 'preact/hooks';
import type { Screen } from '../answers';
import { api } from '../api';
import { useAct } from '../act';
import { Bird } from '../parts/bird';
import { Toggles } from '../parts/toggles';
import { Trouble } from '../parts/trouble';
import { useWords } from '../words/words';
import { BatchPages } from './operator/batch';
import { History } from './operator/history';
import { Status } from './operator/status';
import { TestScanView } from './operator/test_scan';
import { ServicePages } from './service/pages';

type Place = 'batch' | 'history' | 'status' | 'test' | 'service';
const kSoon_s = 60;

export function StaffPages({ screen, ask }: { screen: Screen; ask: () => void }) {
  const words = useWords();
  const act = useAct();
  const [place, setPlace] = useState<Place>('batch');
  const places: Place[] = ['batch', 'history', 'status', 'test'];
  if (screen.role === 'service') places.push('service');
  const soon = screen.signed_in_s <= kSoon_s;
  return (
    <div class="staff">
      <header class="top staff-top">
        <Bird size="small" />
        <nav aria-label={words.nav.title}>
          {places.map((one) => (
            <button
              type="button"
              key={one}
              class="tab"
              data-do={one}
              aria-current={one === place ? 'page' : undefined}
              onClick={() => setPlace(one)}
            >
              {words.nav[one]}
            </button>
          ))}
        </nav>
        <Toggles />
        <div class="out">
          <span class={soon ? 'left soon' : 'left'}>{words.sign_in.left(Math.ceil(screen.signed_in_s / 60))}</span>
          <button type="button" class="button" data-way-home disabled={act.busy} onClick={() => act.run(api.signOut, ask)}>
            {words.sign_in.out}
          </button>
        </div>
      </header>
      <main>
        <Trouble text={act.trouble} />
        {soon && screen.signed_in_s > 0 && <p class="trouble" role="status">{words.sign_in.left_soon(screen.signed_in_s)}</p>}
        {place === 'batch' && <BatchPages />}
        {place === 'history' && <History />}
        {place === 'status' && <Status />}
        {place === 'test' && <TestScanView />}
        {place === 'service' && <ServicePages />}
      </main>
    </div>
  );
}
