import { useState } from 'preact/hooks';
import { Heading } from '../../parts/heading';
import { useWords } from '../../words/words';
import { Acts } from './acts';
import { Enrol } from './enrol';
import { NetworkView } from './network';
import { Stick } from './stick';
import { Sync } from './sync';

const kPlaces = ['enrol', 'network', 'sync', 'stick', 'acts'] as const;
type Place = (typeof kPlaces)[number];

export function ServicePages() {
  const words = useWords();
  const [place, setPlace] = useState<Place>('enrol');
  return (
    <section class="service wide">
      <Heading name="service">{words.service.title}</Heading>
      <div class="service-body">
        <nav class="service-nav" aria-label={words.service.nav}>
          {kPlaces.map((one) => (
            <button type="button" key={one} class="choice" data-do={`service-${one}`} aria-current={one === place ? 'page' : undefined} onClick={() => setPlace(one)}>
              {words.service[one]}
            </button>
          ))}
        </nav>
        <div class="card service-place">
          {place === 'enrol' && <Enrol />}
          {place === 'network' && <NetworkView />}
          {place === 'sync' && <Sync />}
          {place === 'stick' && <Stick />}
          {place === 'acts' && <Acts />}
        </div>
      </div>
    </section>
  );
}
