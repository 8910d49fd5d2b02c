/** What went wrong and what to do; said aloud when it comes. */
export function Trouble({ text }: { text: string }) {
  return (
    <div role="alert" class="trouble-place">
      {text !== '' && <p class="trouble">{text}</p>}
    </div>
  );
}
