import bird from '../assets/bird.svg';

export { bird };

/** An ornament: whoever does not see it misses nothing. */
export function Bird({ size }: { size: 'small' | 'large' }) {
  return <img class={`bird bird-${size}`} src={bird} alt="" />;
}
