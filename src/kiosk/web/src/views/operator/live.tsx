// The stack as it runs: what needs a person first, the newest mailpiece large, the last ones small.

import type { Batch } from '../../answers';
import { Trouble } from '../../parts/trouble';
import { useAct } from '../../act';
import { api } from '../../api';
import { Icon } from '../../parts/icon';
import { useWords } from '../../words/words';
import { Attention } from './attention';
import { Banner } from './banner';
import { Counts } from './counts';
import { Newest } from './newest';
import { Progress } from './progress';
import { Strip } from './strip';

interface Props {
  batch: Batch;
  ask: () => void;
  check: () => void;
  finish: () => void;
}

export function Live({ batch, ask, check, finish }: Props) {
  const words = useWords();
  const act = useAct();
  const newest = batch.pieces.find((one) => one.picture && one.state !== 'reading') ?? batch.pieces[0];
  return (
    <div class="live">
      <Banner batch={batch} act={act} ask={ask} check={check} finish={finish} />
      <Trouble text={act.trouble} />
      <Progress batch={batch} />
      <div class="live-body">
        <aside class="live-side">
          <Attention batch={batch} check={check} />
          <Counts batch={batch} />
          <div class="side-acts">
            <button type="button" class="button" data-do="undo" disabled={!batch.can_undo || act.busy} onClick={() => act.run(api.batchUndo, ask)}>
              <Icon name="undo" />
              {words.live.undo}
            </button>
            <button type="button" class="button" data-do="finish" disabled={batch.state === 'finishing'} onClick={finish}>
              <Icon name="check" />
              {words.live.finish}
            </button>
          </div>
        </aside>
        <div class="live-main">
          <Newest line={newest} />
          <Strip pieces={batch.pieces} />
        </div>
      </div>
    </div>
  );
}
