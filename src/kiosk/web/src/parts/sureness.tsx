import { useWords } from '../words/words';

export type Sure = 'sure' | 'fair' | 'doubtful';

/** How sure the reading is, in [0, 1]; it says nothing but that. */
export function sureness(confidence: number): Sure {
  if (confidence >= 0.95) return 'sure';
  return confidence >= 0.8 ? 'fair' : 'doubtful';
}

export function Sureness({ confidence }: { confidence: number }) {
  const words = useWords();
  const sure = sureness(confidence);
  return (
    <span class={`sureness sureness-${sure}`}>
      {words.live[sure]} {Math.round(confidence * 100)}%
    </span>
  );
}
