import type { Screen } from './answers';

/**
 * May somebody else stand there now? A visit that came back to the notice has ended; so has a time
 * signed in. Beginning either is still the same person: the language chosen stays.
 */
export function changesPerson(before: Screen, now: Screen): boolean {
  if (before.role !== 'visitor' && now.role !== before.role) return true;
  const was_away = before.visit.screen !== 'notice' && before.visit.screen !== 'closed';
  return now.role === 'visitor' && was_away && (now.visit.screen === 'notice' || now.visit.screen === 'closed');
}
