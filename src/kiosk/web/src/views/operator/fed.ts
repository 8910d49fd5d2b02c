import type { Batch } from '../../answers';

/** Letters that count against what is expected: what was withdrawn is fed again, or is not of this stack. */
export function fed(batch: Batch): number {
  return batch.seen - batch.withdrawn;
}
