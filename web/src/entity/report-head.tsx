// The head of an entity's page: what it is, how far back is looked, and how much of it is proven.
import { Breadcrumb, BreadcrumbDivider, BreadcrumbItem, Button, Tooltip } from '@fluentui/react-components';
import { CopyRegular, DocumentSearchRegular } from '@fluentui/react-icons';
import { Link, useNavigate } from 'react-router';
import { quoted } from '../hunting/literal.ts';
import { paths } from '../paths.ts';
import { Cited } from '../summary/cited.tsx';
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import css from './entity.module.css';
import { subjectWords } from './subject.ts';
import type { Report, SubjectKind } from '../api/generated.ts';

const ranges = [7, 30, 90, 120];

type Props = { kind: SubjectKind; name: string; days: number; report?: Report };

export function ReportHead({ kind, name, days, report }: Props) {
  const navigate = useNavigate();
  const isIndicator = kind === 'ip' || kind === 'domain' || kind === 'url';
  const hunt = { query: `search ${quoted(name)}\n| take 100`, timespan: '' };
  return (
    <header className={css.head}>
      <Breadcrumb size="small" aria-label="Where this is">
        <BreadcrumbItem><Link to={paths.incidents()}>Incidents</Link></BreadcrumbItem>
        <BreadcrumbDivider />
        <BreadcrumbItem><span aria-current="page">{subjectWords[kind].one}</span></BreadcrumbItem>
      </Breadcrumb>
      <h1><Hostile text={name} indicator={isIndicator} code={kind === 'file' && /[\\/]/.test(name)} /></h1>
      <div className={css.facts}>
        <label>
          <span className="unseen">Days to look back</span>
          <select value={days} onChange={(event) => void navigate(paths.entity(kind, name, Number(event.target.value)), { replace: true })}>
            {[...new Set([...ranges, days])].sort((a, b) => a - b).map((range) => <option key={range} value={range}>{`${range} days`}</option>)}
          </select>
        </label>
        {report && (
          <>
            <span className={css.quiet}><Instant at={report.from} show="day" /> – <Instant at={report.until} show="day" /> UTC</span>
            {report.claims > 0 && <Cited claims={report.claims} cited={report.claimsCited} />}
          </>
        )}
        <Tooltip relationship="label" content="Copy the name">
          <Button size="small" appearance="subtle" icon={<CopyRegular />} onClick={() => void navigator.clipboard.writeText(name)} />
        </Tooltip>
        <Button size="small" icon={<DocumentSearchRegular />} onClick={() => void navigate(paths.hunting(hunt))}>Hunt for it</Button>
      </div>
    </header>
  );
}
