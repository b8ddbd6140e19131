/** Puts the cursor into the page's prompt bar, else into the pane's; false when neither is there. */
export function focusPrompt(): boolean {
  const field = document.querySelector<HTMLElement>('main [data-prompt]') ?? document.querySelector<HTMLElement>('[data-prompt]');
  field?.focus();
  return Boolean(field);
}
