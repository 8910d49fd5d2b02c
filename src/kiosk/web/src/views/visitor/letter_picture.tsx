// The picture that says where the letter goes. It moves where movement is welcome and stands still,
// half-way in, where it is not.

import { bird } from '../../parts/bird';

interface Props {
  what: 'insert' | 'again' | 'wait';
  title: string;
}

export function LetterPicture({ what, title }: Props) {
  return (
    <svg class={`letter-picture letter-${what}`} viewBox="0 0 520 500" role="img" aria-label={title}>
      <defs>
        <clipPath id="above-the-slot">
          <rect x="0" y="0" width="520" height="292" />
        </clipPath>
      </defs>
      <ellipse class="p-shadow" cx="260" cy="462" rx="220" ry="20" />
      <path class="p-body-back" d="M92 262 h336 a28 28 0 0 1 28 28 v40 h-392 v-40 a28 28 0 0 1 28 -28 z" />
      <rect class="p-slot" x="120" y="282" width="280" height="20" rx="10" />
      <g clip-path="url(#above-the-slot)">
        <g class="p-letter">
          <Letter />
        </g>
      </g>
      <rect class="p-body" x="64" y="292" width="392" height="160" rx="28" />
      <rect class="p-lip" x="64" y="292" width="392" height="34" rx="14" />
      <circle class="p-light" cx="260" cy="392" r="13" />
      <path class="p-mark" d="M150 392 h70 M300 392 h70" />
      <image href={bird} x="392" y="184" width="106" height="106" />
      {what === 'insert' && <path class="p-arrow" d="M70 90 v110 M38 168 l32 34 32 -34" />}
      {what === 'again' && <path class="p-arrow" d="M70 200 v-100 a1 1 0 0 1 0 0 M38 132 l32 -34 32 34" />}
    </svg>
  );
}

/** Japanese letter, upright: stamp, seven boxes of the postal code, address and name in columns. */
function Letter() {
  return (
    <>
      <rect class="p-paper" x="160" y="30" width="200" height="290" rx="8" />
      <rect class="p-stamp" x="176" y="46" width="40" height="48" rx="3" />
      <path class="p-boxes" d="M236 52 h16 v22 h-16 z M254 52 h16 v22 h-16 z M272 52 h16 v22 h-16 z M294 52 h14 v22 h-14 z M310 52 h14 v22 h-14 z M326 52 h14 v22 h-14 z" />
      <path class="p-line" d="M330 100 v100 M306 112 v62" />
      <path class="p-name" d="M262 116 v124" />
    </>
  );
}
