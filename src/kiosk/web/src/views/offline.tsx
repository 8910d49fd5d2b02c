// The program does not answer: shown in both languages, as nobody knows any more who stands there.

import { Heading } from '../parts/heading';
import { Bird } from '../parts/bird';
import { kWords } from '../words/words';

export function Offline() {
  return (
    <main class="offline">
      <Bird size="large" />
      <Heading name="offline">{kWords.ja.offline.title}</Heading>
      <p>{kWords.ja.offline.text}</p>
      <div lang="en">
        <h2>{kWords.en.offline.title}</h2>
        <p>{kWords.en.offline.text}</p>
      </div>
    </main>
  );
}
