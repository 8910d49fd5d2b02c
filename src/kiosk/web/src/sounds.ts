// Two sounds: a chime when something is done, and a call for attention. Which one is played follows
// from the screen alone, so that it is the same for every letter.

import { useEffect, useRef } from 'preact/hooks';
import type { Screen } from './answers';

type Tone = { pitch_hz: number; at_s: number; length_s: number };

const kChime: Tone[] = [
  { pitch_hz: 1046.5, at_s: 0, length_s: 0.35 },
  { pitch_hz: 1318.5, at_s: 0.14, length_s: 0.5 },
];
const kAttention: Tone[] = [
  { pitch_hz: 659.3, at_s: 0, length_s: 0.25 },
  { pitch_hz: 523.3, at_s: 0.22, length_s: 0.25 },
  { pitch_hz: 659.3, at_s: 0.44, length_s: 0.4 },
];
const kVolume = 0.12;

let context: AudioContext | undefined;

function play(tones: Tone[]) {
  try {
    context ??= new AudioContext();
    void context.resume();
    for (const tone of tones) {
      const start_s = context.currentTime + tone.at_s;
      const pitch = context.createOscillator();
      const volume = context.createGain();
      pitch.frequency.value = tone.pitch_hz;
      volume.gain.setValueAtTime(0, start_s);
      volume.gain.linearRampToValueAtTime(kVolume, start_s + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.0001, start_s + tone.length_s);
      pitch.connect(volume).connect(context.destination);
      pitch.start(start_s);
      pitch.stop(start_s + tone.length_s);
    }
  } catch {
    // A machine without a loudspeaker is a quiet one.
  }
}

export function playAttention(on: boolean) {
  if (on) play(kAttention);
}

export function useSounds(screen: Screen, on: boolean) {
  const before = useRef(screen.visit.screen);
  const now = screen.visit.screen;
  useEffect(() => {
    if (before.current === now) return;
    before.current = now;
    if (!on || screen.role !== 'visitor') return;
    if (now === 'thanks') play(kChime);
    if (now === 'again') play(kAttention);
  }, [now, on, screen.role]);
}
