// One batch from its beginning to its summary; what needs a person opens over it.

import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../../api';
import type { Batch } from '../../answers';
import { usePoll } from '../../poll';
import { usePreferences } from '../../preferences';
import { playAttention } from '../../sounds';
import { errorSentence } from '../../act';
import { useWords } from '../../words/words';
import { Review } from '../review/review';
import { Begin } from './begin';
import { Finish } from './finish';
import { Live } from './live';
import { Summary } from './summary';

const kBatchPause_ms = 500;

export function BatchPages() {
  const words = useWords();
  const batch = usePoll(api.batch, kBatchPause_ms);
  const [over, setOver] = useState<'' | 'review' | 'finish'>('');
  useAttentionSound(batch.value);
  const now = batch.value;
  const running = now !== undefined && ['feeding', 'paused', 'finishing'].includes(now.state);
  useEffect(() => {
    if (!running) setOver('');
  }, [running]);

  if (now === undefined) {
    return <p role="status">{batch.error === '' ? words.loading : errorSentence(words, batch.error, 0)}</p>;
  }
  if (now.state === 'none') return <Begin offered={now.offered} ask={batch.again} />;
  if (now.state === 'finished') return <Summary batch={now} ask={batch.again} />;
  if (over === 'review') return <Review attention={now.attention} ask={batch.again} leave={() => setOver('')} />;
  if (over === 'finish') {
    return <Finish batch={now} ask={batch.again} check={() => setOver('review')} leave={() => setOver('')} />;
  }
  return <Live batch={now} ask={batch.again} check={() => setOver('review')} finish={() => setOver('finish')} />;
}

function useAttentionSound(batch: Batch | undefined) {
  const { sounds } = usePreferences();
  const calls = batch?.state === 'paused' && batch.paused_because !== 'operator' ? batch.paused_because : '';
  const before = useRef('');
  useEffect(() => {
    if (calls !== '' && calls !== before.current) playAttention(sounds);
    before.current = calls;
  }, [calls, sounds]);
}
