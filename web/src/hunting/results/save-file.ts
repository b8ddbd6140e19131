/** Hands a file to the browser's downloads. */
export function saveFile(content: Blob, name: string) {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download holds the content from its start on; a moment is enough for it to begin.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
