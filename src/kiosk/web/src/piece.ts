// One mailpiece and its picture, held as long as a view shows it and not longer.

import { useEffect, useState } from 'preact/hooks';
import type { Piece } from './answers';
import { api, type ErrorCode } from './api';

export function usePiece(number: number | undefined, state: string) {
  const [piece, setPiece] = useState<Piece | undefined>(undefined);
  const [error, setError] = useState<ErrorCode | ''>('');
  useEffect(() => {
    let ended = false;
    setError('');
    if (number === undefined) return undefined;
    void api.piece(number).then((answer) => {
      if (ended) return;
      setPiece(answer.ok ? answer.value : undefined);
      setError(answer.ok ? '' : answer.error);
    });
    return () => {
      ended = true;
    };
  }, [number, state]);
  return { piece, error };
}

/** The picture's address in this page's memory: `undefined` while it comes, "" when there is none. */
export function usePicture(number: number, wanted: boolean): string | undefined {
  const [shown, setShown] = useState<{ number: number; url: string } | undefined>(undefined);
  useEffect(() => {
    let ended = false;
    let url = '';
    if (!wanted) {
      setShown({ number, url: '' });
      return undefined;
    }
    void api.picture(number).then((blob) => {
      if (ended) return;
      url = blob === undefined ? '' : URL.createObjectURL(blob);
      setShown({ number, url });
    });
    return () => {
      ended = true;
      if (url !== '') URL.revokeObjectURL(url);
    };
  }, [number, wanted]);
  return shown?.number === number ? shown.url : undefined;
}
