// One line that tells a row from its neighbours: the columns a person looks at first.
import { Hostile } from '../text/hostile.tsx';
import css from './rows.module.css';

const first = [
  'ActionType', 'EventID', 'EventName', 'Activity', 'OperationName', 'Operation', 'ProcessCommandLine', 'CommandLine',
  'FileName', 'RegistryKey', 'RemoteUrl', 'RemoteIP', 'RemotePort', 'Subject', 'UserPrincipalName', 'AccountName', 'IPAddress',
  'DeviceName', 'Computer', 'EventSource', 'SourceIpAddress',
];

export function briefOf(fields: Record<string, unknown>): string[] {
  const known = first.filter((name) => fields[name] !== undefined && fields[name] !== null && fields[name] !== '');
  const names = known.length > 0 ? known : Object.keys(fields);
  return names.slice(0, 4).map((name) => {
    const value = fields[name];
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}

export function Brief({ fields }: { fields: Record<string, unknown> }) {
  return <span className={css.brief}><Hostile text={briefOf(fields).join(' · ')} /></span>;
}
