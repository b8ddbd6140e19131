// Files that the server writes: fetched, so that an error is told instead of saved.
import { saveFile } from '../hunting/results/save-file.ts';
import { getFile } from './client.ts';
import type { Endpoint } from './generated.ts';

export async function download(endpoint: Endpoint<Blob>, name: string): Promise<void> {
  saveFile(await getFile(endpoint), name);
}

/** A title as a file's name: letters, digits and hyphens. */
export const fileName = (title: string, extension: string) =>
  `${title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 60) || 'outrider'}.${extension}`;
