// The keys of every page, and the dialog that lists them.
import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle } from '@fluentui/react-components';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '../paths.ts';
import css from './keys.module.css';
import { useKeys } from './use-keys.ts';

const list: [string, string][] = [
  ['Ctrl K', 'Search'],
  ['/', 'Ask the copilot'],
  ['g o', 'Home'],
  ['g i', 'Incidents'],
  ['g h', 'Hunting'],
  ['g s', 'Sessions'],
  ['g p', 'Promptbooks'],
  ['j and k', 'Next and previous row'],
  ['Enter', 'Open the row'],
  ['Esc', 'Close the innermost thing'],
  ['Shift Enter, Ctrl Enter', 'Run the query at the cursor'],
  ['Ctrl .', 'Stop the query'],
  ['e, r, t', 'Go to the editor, the rows, the tables'],
  ['Ctrl M', 'Let Tab leave the editor'],
  ['m', 'What can be done with the value'],
  ['Shift ← and →', 'Narrower or wider column, in the head'],
  ['?', 'These keys'],
];

export function Keys() {
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  useKeys({
    '?': () => setOpen(true),
    'g o': () => void navigate(paths.home()),
    'g h': () => void navigate(paths.hunting()),
    'g s': () => void navigate(paths.sessions()),
    'g p': () => void navigate(paths.promptbooks()),
    'g i': () => void navigate(paths.incidents()),
  });
  return (
    <Dialog open={isOpen} onOpenChange={(_, data) => setOpen(data.open)}>
      <DialogSurface className={css.surface}>
        <DialogBody>
          <DialogTitle>Keys</DialogTitle>
          <DialogContent>
            <dl className={css.keys}>
              {list.map(([key, what]) => (
                <div key={key}>
                  <dt><kbd>{key}</kbd></dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </DialogContent>
          <DialogActions>
            <Button onClick={() => setOpen(false)}>Close</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
