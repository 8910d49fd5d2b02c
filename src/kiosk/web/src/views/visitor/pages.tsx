// The visitor's way: notice, insert, wait, thanks. Which one it is, the program says.

import type { Screen } from '../../answers';
import { Icon } from '../../parts/icon';
import { Bird } from '../../parts/bird';
import { Toggles } from '../../parts/toggles';
import { useWords } from '../../words/words';
import { Again } from './again';
import { Closed } from './closed';
import { Insert } from './insert';
import { NoticeView } from './notice';
import { Thanks } from './thanks';
import { Wait } from './wait';

interface Props {
  screen: Screen;
  ask: () => void;
  signIn: () => void;
}

export function VisitorPages({ screen, ask, signIn }: Props) {
  const words = useWords();
  const staff_may = screen.visit.screen === 'notice' || screen.visit.screen === 'closed';
  return (
    <div class="visitor">
      <header class="top">
        <div class="brand">
          <Bird size="small" />
          <span>{words.kiosk}</span>
        </div>
        <Toggles />
      </header>
      <main aria-live="polite">
        <VisitorScreen screen={screen} ask={ask} />
      </main>
      <footer class="foot">
        <p class="phone-desk">
          <Icon name="phone" />
          <span>{words.phone_desk}</span>
        </p>
        {staff_may && (
          <button type="button" class="button quiet" data-do="staff" onClick={signIn}>
            <Icon name="staff" />
            {words.staff}
          </button>
        )}
      </footer>
    </div>
  );
}

function VisitorScreen({ screen, ask }: { screen: Screen; ask: () => void }) {
  switch (screen.visit.screen) {
    case 'notice':
      return <NoticeView ask={ask} />;
    case 'insert':
      return <Insert visit={screen.visit} device={screen.device} ask={ask} />;
    case 'wait':
      return <Wait />;
    case 'thanks':
      return <Thanks visit={screen.visit} ask={ask} />;
    case 'again':
      return <Again visit={screen.visit} device={screen.device} ask={ask} />;
    case 'closed':
      return <Closed because={screen.closed_because} />;
  }
}
