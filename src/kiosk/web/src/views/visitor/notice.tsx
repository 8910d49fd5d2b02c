import { api } from '../../api';
import { useAct } from '../../act';
import { Heading } from '../../parts/heading';
import { Icon } from '../../parts/icon';
import { Trouble } from '../../parts/trouble';
import { usePoll } from '../../poll';
import { usePreferences } from '../../preferences';
import { useWords } from '../../words/words';

/** The text may change while nobody stands there: its version must be the one that was read. */
const kNoticePause_ms = 20_000;

export function NoticeView({ ask }: { ask: () => void }) {
  const words = useWords();
  const { language } = usePreferences();
  const notice = usePoll(api.notice, kNoticePause_ms);
  const act = useAct();
  const text = notice.value;

  const go = () => {
    if (text === undefined) return;
    act.run(() => api.visitBegin(text.version), ask);
  };
  return (
    <section class="screen notice">
      <div class="words">
        <Heading name="notice">{words.notice.title}</Heading>
        <p class="lead">{words.notice.lead}</p>
      </div>
      <div class="card notice-text" tabIndex={0} role="region" aria-label={words.notice.lead}>
        {text === undefined
          ? notice.failures > 0 && <p>{words.notice.missing}</p>
          : text[language].map((paragraph) => <p key={paragraph}>{paragraph}</p>)}
        {text !== undefined && <p class="version">{words.notice.version(text.version)}</p>}
      </div>
      <div class="acts">
        <Trouble text={act.trouble} />
        <button type="button" class="button main huge" data-do="begin" disabled={text === undefined || act.busy} onClick={go}>
          {words.notice.go}
          <Icon name="next" />
        </button>
      </div>
    </section>
  );
}
