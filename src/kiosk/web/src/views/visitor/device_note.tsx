import type { DeviceState } from '../../answers';
import { useWords } from '../../words/words';

/** States in which the scanner takes letters, or will by itself. */
const kFeeds: DeviceState[] = ['ready', 'empty', 'working', 'busy'];

/** What keeps the scanner from taking the letter; the same for every letter. */
export function DeviceNote({ device }: { device: DeviceState }) {
  const words = useWords();
  if (kFeeds.includes(device)) return null;
  return (
    <p class="trouble" role="status" data-note="device">
      {words.insert.cannot_feed(words.device[device].title)}
    </p>
  );
}
