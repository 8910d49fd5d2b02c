/** "2026-11-22T10:00:00Z" as a clock on the wall here says it; "" stays "". */
export function localTime(instant: string, language: string): string {
  const time = new Date(instant);
  if (instant === '' || Number.isNaN(time.getTime())) return instant;
  return time.toLocaleString(language === 'ja' ? 'ja-JP' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}
