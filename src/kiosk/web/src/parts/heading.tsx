// The heading of a screen: it takes the focus when its screen comes, so that a screen reader begins
// there and the keyboard goes on from there.

import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export function Heading({ name, children }: { name: string; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [name]);
  return (
    <h1 ref={heading} tabIndex={-1} data-screen={name}>
      {children}
    </h1>
  );
}
