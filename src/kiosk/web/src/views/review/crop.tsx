// The field that is being looked at, as it stands on the paper, enlarged.

import { useEffect, useState } from 'preact/hooks';
import type { Box } from '../../answers';
import { usePicture } from '../../piece';
import { useWords } from '../../words/words';

const kMargin = 0.012;

export function Crop({ number, box }: { number: number; box: Box }) {
  const words = useWords();
  const url = usePicture(number, true);
  const size = useSize(url);
  if (url === '' || url === undefined || size === undefined) return <div class="crop" />;
  const x = Math.max(0, box.x - kMargin) * size.width_px;
  const y = Math.max(0, box.y - kMargin) * size.height_px;
  const width = Math.min(1, box.width + 2 * kMargin) * size.width_px;
  const height = Math.min(1, box.height + 2 * kMargin) * size.height_px;
  return (
    <svg class="crop" viewBox={`${x} ${y} ${width} ${height}`} preserveAspectRatio="xMidYMid meet" role="img" aria-label={words.review.crop(words.fields[box.field])}>
      <clipPath id={`crop-${box.field}`}>
        <rect x={x} y={y} width={width} height={height} />
      </clipPath>
      <image clip-path={`url(#crop-${box.field})`} href={url} x="0" y="0" width={size.width_px} height={size.height_px} />
    </svg>
  );
}

function useSize(url: string | undefined) {
  const [size, setSize] = useState<{ width_px: number; height_px: number } | undefined>(undefined);
  useEffect(() => {
    if (url === undefined || url === '') return undefined;
    const image = new Image();
    image.onload = () => setSize({ width_px: image.naturalWidth, height_px: image.naturalHeight });
    image.src = url;
    return () => {
      image.onload = null;
    };
  }, [url]);
  return size;
}
