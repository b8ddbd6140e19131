// The report of an incident: when, who, how it was judged, what was done, what is left. Every line is
// cited, and says whether a person or a program did it.
import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import { calls, endpoints, type IncidentReport, type ReportLine } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import css from '../respond/respond.module.css';
import { Lines } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Feedback } from '../summary/feedback.tsx';
import { StatementText } from '../summary/statement.tsx';

const headings: [group: string, heading: string][] = [
  ['keyTimes', 'Key times'], ['analysts', 'Analysts'], ['classification', 'Classification'], ['actions', 'Actions taken'], ['followUps', 'Left to do'],
];

/** With attack story, assets, alerts and summary; the server writes them. */
const files: [format: string, name: string][] = [['pdf', 'PDF'], ['docx', 'Word'], ['md', 'Markdown']];

function Line({ line, index, report }: { line: ReportLine; index: number; report: IncidentReport }) {
  const { group, statement, automated } = line;
  return (
    <li>
      <StatementText statement={statement} name={`${group}-${index + 1}`} citations={report.citations} incidentId={report.incidentId} />
      {automated !== null && automated !== undefined && <span className={css.quiet}>{automated ? ' · automated' : ' · analyst'}</span>}
    </li>
  );
}

function Actions({ report }: { report: IncidentReport }) {
  const { act, isRunning, problem } = useAct();
  const [said, setSaid] = useState('');
  async function post() {
    const posted = await act(calls.postIncidentReport(report.incidentId));
    if (posted) setSaid(posted.isAdded ? 'Posted to the activity log' : 'This report is in the activity log already');
  }
  return (
    <>
      <div className={css.actions}>
        <Button size="small" disabled={isRunning} onClick={() => void post()}>Post to activity log</Button>
        <Button size="small" onClick={() => void navigator.clipboard.writeText(report.markdown).then(() => setSaid('Report copied'))}>Copy</Button>
        {files.map(([format, name]) => (
          <Button key={format} as="a" size="small" href={endpoints.exportIncidentReport(report.incidentId, format)} download>{`Save as ${name}`}</Button>
        ))}
        <Feedback incidentId={report.incidentId} about="report" />
        <span role="status" className={css.quiet}>{said}</span>
      </div>
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
    </>
  );
}

export function ReportPane({ id }: { id: string }) {
  const answer = useAnswer(endpoints.getIncidentReport(id));
  return (
    <Loaded answer={answer} skeleton={<div className={css.pane}><Lines label="the report" count={9} /></div>}>
      {(report) => (
        <article className={css.pane} aria-label="Report">
          {report.isPartial && <p className={css.quiet}>The work goes on, so this report is partial. Resolve and classify the incident for the whole one.</p>}
          {headings.map(([group, heading]) => {
            const lines = report.lines.filter((line) => line.group === group);
            return lines.length > 0 && (
              <section key={group} className={css.card} aria-label={heading}>
                <h3>{heading}</h3>
                <ul className={css.reasons}>{lines.map((line, index) => <Line key={index} line={line} index={index} report={report} />)}</ul>
              </section>
            );
          })}
          <Actions report={report} />
        </article>
      )}
    </Loaded>
  );
}
