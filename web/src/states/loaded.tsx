// Shows an answer, or what stands in for it: the skeleton of its shape, or the error.
import type { ReactNode } from 'react';
import type { ApiError } from '../api/client.ts';
import { Failed } from './trouble.tsx';

type Props<T> = {
  /** One answer, or several pages of it. */
  answer: { data: T | undefined; error: ApiError | null; refetch: () => Promise<unknown> };
  skeleton: ReactNode;
  children: (data: T) => ReactNode;
};

export function Loaded<T>({ answer, skeleton, children }: Props<T>) {
  if (answer.data !== undefined) return children(answer.data);
  if (answer.error) return <Failed error={answer.error} retry={() => void answer.refetch()} />;
  return skeleton;
}
