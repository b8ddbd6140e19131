// What is shown defanged is copied as it really is: elements that show another text than they
// stand for carry the real one in `data-real`.

/** Puts real values on the clipboard when the selection holds any defanged ones. */
export function copyRealValues(event: ClipboardEvent) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !event.clipboardData) return;
  const range = selection.getRangeAt(0);
  const inside = closest(range.commonAncestorContainer);
  if (inside && selection.toString() === inside.textContent) {
    write(event, inside.dataset.real ?? '');
    return;
  }
  const copied = range.cloneContents();
  const changed = [...copied.querySelectorAll<HTMLElement>('[data-real]')];
  if (changed.length === 0) return;
  // The selection's own text keeps line ends that the clone's lacks, so it is edited, not replaced.
  let text = selection.toString();
  for (const element of changed) text = text.replace(element.textContent ?? '', () => element.dataset.real ?? '');
  write(event, text);
}

function closest(node: Node): HTMLElement | null {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest<HTMLElement>('[data-real]') ?? null;
}

function write(event: ClipboardEvent, text: string) {
  event.clipboardData?.setData('text/plain', text);
  event.preventDefault();
}
