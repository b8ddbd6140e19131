// Filters of the audit log, over what is loaded.
import { Checkbox, Input, Select } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons';
import type { AuditView } from '../paths.ts';
import css from '../sessions/sessions.module.css';
import { reveal } from '../text/hostile.tsx';

type Props = { view: AuditView; operations: string[]; change: (part: AuditView) => void };

export function Filters({ view, operations, change }: Props) {
  return (
    <div className={css.filters} role="search">
      <Input size="small" className={css.search} aria-label="Search records" placeholder="User, session, skill, any words of a record" contentBefore={<SearchRegular aria-hidden />} value={view.q ?? ''} onChange={(_, data) => change({ q: data.value })} />
      <Select size="small" aria-label="Operation" value={view.operation ?? ''} onChange={(_, data) => change({ operation: data.value })}>
        <option value="">Every operation</option>
        {operations.map((name) => <option key={name} value={name}>{reveal(name)}</option>)}
      </Select>
      <Checkbox label="Only flagged" checked={Boolean(view.flagged)} onChange={(_, data) => change({ flagged: data.checked ? 'true' : '' })} />
    </div>
  );
}
