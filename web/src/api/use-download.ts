// A file that a person asks for: told while it is written, and when it could not be.
import { useState } from 'react';
import { ApiError } from './client.ts';
import { download } from './download.ts';
import type { Endpoint } from './generated.ts';

export function useDownload() {
  const [isWriting, setWriting] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function save(endpoint: Endpoint<Blob>, name: string) {
    setWriting(true);
    setProblem(undefined);
    try {
      await download(endpoint, name);
    } catch (error) {
      setProblem(error instanceof ApiError ? error.message : String(error));
    } finally {
      setWriting(false);
    }
  }
  return { save, isWriting, problem };
}
