// A postal code knows the beginning of its address.

import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api';

export function usePlaces(postal_code: string): string[] {
  const [places, setPlaces] = useState<string[]>([]);
  useEffect(() => {
    let ended = false;
    setPlaces([]);
    if (!/^\d{7}$/.test(postal_code)) return undefined;
    void api.postal(postal_code).then((answer) => {
      if (!ended && answer.ok) setPlaces(answer.value.places);
    });
    return () => {
      ended = true;
    };
  }, [postal_code]);
  return places;
}

/** `address` beginning with `place`: what stood before its first number gives way. */
export function withPlace(address: string, place: string): string {
  if (address.startsWith(place)) return address;
  const number = address.search(/[0-9０-９]/);
  return place + (number < 0 ? '' : address.slice(number));
}
