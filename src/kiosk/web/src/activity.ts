// Tells the program that somebody is there, as often as its idle time needs and no oftener.

import { useEffect, useRef } from 'preact/hooks';
import { api } from './api';
import type { Screen } from './answers';

const kVisitorEvery_ms = 2_000;
const kStaffEvery_ms = 20_000;

export function useActivity(screen: Screen) {
  const told_ms = useRef(-Infinity);
  const staff = screen.role !== 'visitor';
  const visiting = screen.visit.screen === 'insert' || screen.visit.screen === 'again';
  useEffect(() => {
    if (!staff && !visiting) return undefined;
    const every_ms = staff ? kStaffEvery_ms : kVisitorEvery_ms;
    const tell = () => {
      const now_ms = performance.now();
      if (now_ms - told_ms.current < every_ms) return;
      told_ms.current = now_ms;
      void api.visitTouch();
    };
    window.addEventListener('pointerdown', tell);
    window.addEventListener('keydown', tell);
    return () => {
      window.removeEventListener('pointerdown', tell);
      window.removeEventListener('keydown', tell);
    };
  }, [staff, visiting]);
}
