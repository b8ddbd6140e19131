// What is done with a query: run, stop, narrow its time, share.
import { Button, ToggleButton, Tooltip } from '@fluentui/react-components';
import { DatabaseLinkRegular, LinkRegular, PanelLeftRegular, PlayRegular, StopRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import css from './hunting.module.css';
import { stopRun, useRun } from './run.ts';
import { TimeRange } from './time-range.tsx';

type Props = {
  timespan: string;
  onTimespan: (timespan: string) => void;
  isCited: boolean;
  onCited: (isCited: boolean) => void;
  isSideOpen: boolean;
  onSide: () => void;
  onRun: () => void;
  /** Puts a link on the clipboard. */
  onShare: () => Promise<void>;
};

const CITED = 'Asks which stored rows each row of the answer rests on. Off, large sums run faster.';

export function Toolbar({ timespan, onTimespan, isCited, onCited, isSideOpen, onSide, onRun, onShare }: Props) {
  const run = useRun();
  const [said, setSaid] = useState('');
  const say = (text: string) => {
    setSaid(text);
    setTimeout(() => setSaid(''), 3_000);
  };
  const isRunning = run.state === 'running';
  return (
    <div className={css.toolbar} role="toolbar" aria-label="Query">
      <Tooltip relationship="label" content="Tables and history">
        <ToggleButton size="small" appearance="subtle" icon={<PanelLeftRegular />} checked={isSideOpen} onClick={onSide} />
      </Tooltip>
      {isRunning ? (
        <Button size="small" icon={<StopRegular />} disabled={run.isStopping} aria-keyshortcuts="Control+." onClick={stopRun}>Stop</Button>
      ) : (
        <Button size="small" appearance="primary" icon={<PlayRegular />} aria-keyshortcuts="Shift+Enter" data-run onClick={onRun}>Run</Button>
      )}
      <TimeRange timespan={timespan} onChange={onTimespan} />
      <Tooltip relationship="description" content={CITED}>
        <ToggleButton size="small" appearance="subtle" icon={<DatabaseLinkRegular />} checked={isCited} onClick={() => onCited(!isCited)}>Cite rows</ToggleButton>
      </Tooltip>
      <Button
        size="small"
        appearance="subtle"
        icon={<LinkRegular />}
        onClick={() => void onShare().then(() => say('Link copied'), () => say('The browser refused its clipboard'))}
      >
        Copy link
      </Button>
      <span role="status" className={css.quiet}>{said}</span>
    </div>
  );
}
