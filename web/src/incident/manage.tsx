// Status, owner and judgement of an incident, changed together.
import { Button, Field, Input, Popover, PopoverSurface, PopoverTrigger, Select, Textarea } from '@fluentui/react-components';
import { useState, type FormEvent } from 'react';
import { calls, type Incident, type StandingChange } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import { words } from '../text/words.ts';
import css from './incident.module.css';

const statuses = ['active', 'inProgress', 'resolved'];
const classifications = ['unknown', 'truePositive', 'falsePositive', 'informationalExpectedActivity'];

// Graph's determinations, each under the classifications that it goes with.
const determinations: Record<string, string[]> = {
  unknown: ['unknown'],
  truePositive: ['unknown', 'multiStagedAttack', 'maliciousUserActivity', 'compromisedAccount', 'malware', 'phishing', 'unwantedSoftware', 'apt', 'other'],
  falsePositive: ['unknown', 'notMalicious', 'notEnoughDataToValidate', 'other'],
  informationalExpectedActivity: ['unknown', 'securityTesting', 'securityPersonnel', 'lineOfBusinessApplication', 'confirmedActivity', 'other'],
};

const options = (values: string[], none: string) => values.map((value) => <option key={value} value={value}>{value === 'unknown' ? none : words(value)}</option>);

/** Only what differs is sent, so that two people who change different things do not undo each other. */
function changed(before: Incident, after: Required<Pick<StandingChange, 'status' | 'assignedTo' | 'classification' | 'determination'>>, reason: string): StandingChange {
  const change: StandingChange = {};
  if (after.status !== before.status) change.status = after.status;
  if (after.assignedTo !== (before.assignedTo ?? '')) change.assignedTo = after.assignedTo;
  if (after.classification !== (before.classification ?? 'unknown')) change.classification = after.classification;
  if (after.determination !== (before.determination ?? 'unknown')) change.determination = after.determination;
  if (reason.trim()) change.resolvingComment = reason.trim();
  return change;
}

function Form({ incident, onDone }: { incident: Incident; onDone: () => void }) {
  const [status, setStatus] = useState<string>(incident.status);
  const [assignedTo, setAssignedTo] = useState(incident.assignedTo ?? '');
  const [classification, setClassification] = useState(incident.classification ?? 'unknown');
  const [determination, setDetermination] = useState(incident.determination ?? 'unknown');
  const [reason, setReason] = useState('');
  const { act, isRunning, problem } = useAct();

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    const change = changed(incident, { status, assignedTo: assignedTo.trim(), classification, determination }, reason);
    if (Object.keys(change).length === 0 || (await act(calls.changeStanding(incident.id, change)))) onDone();
  }

  return (
    <form className={css.manage} onSubmit={(event) => void onSubmit(event)}>
      <Field label="Status" size="small"><Select size="small" value={status} onChange={(_, data) => setStatus(data.value)}>{options(statuses, '')}</Select></Field>
      <Field label="Owner" size="small"><Input size="small" value={assignedTo} placeholder="nobody" onChange={(_, data) => setAssignedTo(data.value)} /></Field>
      <Field label="Classification" size="small">
        <Select size="small" value={classification} onChange={(_, data) => (setClassification(data.value), setDetermination('unknown'))}>{options(classifications, 'Not classified')}</Select>
      </Field>
      <Field label="Determination" size="small">
        <Select size="small" value={determination} disabled={classification === 'unknown'} onChange={(_, data) => setDetermination(data.value)}>{options(determinations[classification] ?? ['unknown'], 'Not determined')}</Select>
      </Field>
      {status === 'resolved' && <Field label="Why it is resolved" size="small"><Textarea size="small" value={reason} onChange={(_, data) => setReason(data.value)} /></Field>}
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
      <div className={css.actions}>
        <Button size="small" appearance="primary" type="submit" disabled={isRunning}>Save</Button>
        <Button size="small" onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}

export function Manage({ incident }: { incident: Incident }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover trapFocus positioning="below-start" open={isOpen} onOpenChange={(_, data) => setOpen(data.open)}>
      <PopoverTrigger disableButtonEnhancement>
        <Button size="small" appearance="primary">Manage</Button>
      </PopoverTrigger>
      <PopoverSurface aria-label="Manage the incident">
        <Form incident={incident} onDone={() => setOpen(false)} />
      </PopoverSurface>
    </Popover>
  );
}
