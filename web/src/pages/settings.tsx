// Settings of the workspace: when summaries are written of themselves and what that takes, and guidebooks.
import { Field, Radio, RadioGroup, Select } from '@fluentui/react-components';
import { Link } from 'react-router';
import { calls, endpoints, type Severity, type SummarySettings } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import { Guidebooks } from '../guidebooks/guidebooks.tsx';
import { paths } from '../paths.ts';
import css from '../settings/settings.module.css';
import { Lines } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { count, severities, words } from '../text/words.ts';
import { useTitle } from './use-title.ts';

const whole = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 0 });

function Estimate({ settings }: { settings: SummarySettings }) {
  return (
    <>
      <table className={css.table}>
        <caption>{`Incidents of the last ${count(settings.days, 'day')}. The embedded analyst takes no tokens; a language model would.`}</caption>
        <thead><tr><th scope="col">Severity</th><th scope="col">Incidents a day</th><th scope="col">Tokens a day</th></tr></thead>
        <tbody>
          {settings.severities.map(({ severity, incidentsPerDay, tokensPerDay }) => (
            <tr key={severity}><th scope="row">{words(severity)}</th><td>{incidentsPerDay.toLocaleString('en', { maximumFractionDigits: 2 })}</td><td>{whole(tokensPerDay)}</td></tr>
          ))}
        </tbody>
      </table>
      <p className={css.quiet}>{`In this mode: ${whole(settings.tokensPerDay)} tokens a day, ${whole(settings.tokensPerSummary)} for one summary.`}</p>
    </>
  );
}

function SummaryForm({ settings }: { settings: SummarySettings }) {
  const { act, isRunning, problem } = useAct('/api/settings');
  const { mode, minimum } = settings.mode;
  const save = (next: string, least: Severity = minimum ?? 'medium') =>
    void act(calls.setSummaryMode(next === 'bySeverity' ? { mode: next, minimum: least } : { mode: next }));
  return (
    <>
      <Field label="Incident summaries are written">
        <RadioGroup value={mode} disabled={isRunning} onChange={(_, data) => save(data.value)}>
          <Radio value="always" label="whenever an incident is opened" />
          <Radio value="bySeverity" label="when an incident of a severity or a graver one is opened" />
          <Radio value="onDemand" label="only when asked for" />
        </RadioGroup>
      </Field>
      {mode === 'bySeverity' && (
        <Field label="Least severity" className={css.narrow}>
          <Select value={minimum ?? 'medium'} disabled={isRunning} onChange={(_, data) => save('bySeverity', data.value as Severity)}>
            {severities.map((severity) => <option key={severity} value={severity}>{words(severity)}</option>)}
          </Select>
        </Field>
      )}
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
      <Estimate settings={settings} />
    </>
  );
}

export function SettingsPage() {
  useTitle('Settings');
  const answer = useAnswer(endpoints.getSummarySettings());
  return (
    <div className={css.page}>
      <h1>Settings</h1>
      <p><Link to={paths.models()}>Models: which language models are asked, and at what price</Link></p>
      <p><Link to={paths.audit()}>Audit log: who asked and changed what</Link></p>
      <section className={css.card} aria-label="Summaries">
        <h2>Summaries</h2>
        <Loaded answer={answer} skeleton={<Lines label="the settings" count={6} />}>{(settings) => <SummaryForm settings={settings} />}</Loaded>
      </section>
      <Guidebooks />
    </div>
  );
}
