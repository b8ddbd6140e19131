// What a reader thinks of an answer; kept with the incident.
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { calls } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import { useState } from 'react';
import css from './summary.module.css';

const verdicts = { looksRight: 'Looks right', needsImprovement: 'Needs improvement', inappropriate: 'Inappropriate' };

/** `about` is `summary`, `report`, or the id of a card. */
export function Feedback({ incidentId, about }: { incidentId: string; about: string }) {
  const { act, isRunning, problem } = useAct('/api/none');
  const [isKept, setKept] = useState(false);
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button size="small" appearance="subtle" disabled={isRunning}>Feedback</Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {Object.entries(verdicts).map(([verdict, label]) => (
              <MenuItem key={verdict} onClick={() => void act(calls.giveFeedback(incidentId, { verdict, reason: '', about })).then((kept) => setKept(Boolean(kept)))}>
                {label}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      <span role="status" className={css.quiet}>{problem ?? (isKept ? 'Kept' : '')}</span>
    </>
  );
}
