// Columns of the audit log. Everything but the portal's own words is shown as text.
import { Link } from 'react-router';
import type { Column } from '../grid/head.tsx';
import { paths } from '../paths.ts';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import { words } from '../text/words.ts';
import { accessed } from './accessed.ts';
import { Flags } from './flags.tsx';
import type { Told } from './record.ts';

export const keyOf = ({ record }: Told) => String(record.position);

export const columns: Column<Told>[] = [
  { name: 'No.', width: '56px', from: 520, className: 'number', show: keyOf },
  { name: 'Time (UTC)', width: '164px', className: 'time', show: ({ at }) => <Instant at={at} /> },
  { name: 'Who', width: '104px', from: 520, show: ({ user }) => <Hostile text={user || '–'} /> },
  { name: 'Operation', width: '160px', from: 880, show: ({ operation }) => <Hostile text={operation || '–'} /> },
  { name: 'Where', width: '104px', from: 1_020, show: ({ surface }) => (surface ? <Hostile text={words(surface)} /> : '–') },
  { name: 'What', from: 600, show: (told) => <Hostile text={accessed(told) || '–'} /> },
  { name: 'Session', width: '72px', from: 1_020, show: ({ sessionId, record }) => (sessionId ? <Link to={paths.session(sessionId)} tabIndex={-1} aria-label={`Open the session of record ${record.position}`}>Open</Link> : '–') },
  { name: 'Result', width: '88px', from: 680, show: ({ result }) => (result ? <Hostile text={words(result)} /> : '–') },
  { name: 'Flags', width: '172px', show: (told) => <Flags told={told} /> },
];
