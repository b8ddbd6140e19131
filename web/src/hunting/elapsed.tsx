import { useEffect, useState } from 'react';
import { took } from './took.ts';

/** Counts the time since a moment of `performance.now()`. */
export function Elapsed({ from }: { from: number }) {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, []);
  return <span style={{ fontVariantNumeric: 'tabular-nums' }}>{took(Math.max(0, now - from))}</span>;
}
