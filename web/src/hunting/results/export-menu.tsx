// Takes an answer out of the portal: as a file, which the server writes from the whole answer, or
// the rows that came on the clipboard.
import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { ArrowDownloadRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { ApiError, send } from '../../api/client.ts';
import { calls, type HuntingResult } from '../../api/generated.ts';
import type { Asked } from '../run.ts';
import { asTabs } from './cell-text.ts';
import { saveFile } from './save-file.ts';
import css from './results.module.css';

const MOST_ROWS = 500_000;

export function ExportMenu({ asked, result }: { asked: Asked; result: HuntingResult }) {
  const [said, setSaid] = useState('');
  const say = (text: string) => {
    setSaid(text);
    if (text) setTimeout(() => setSaid(''), 6_000);
  };

  async function save(format: 'csv' | 'xlsx') {
    say('Writing the file');
    const body = { query: asked.text, timespan: asked.timespan || undefined, maxRows: MOST_ROWS, unrecorded: true };
    try {
      saveFile(await send(calls.exportHuntingQuery(format, body)), `hunting-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.${format}`);
      say('');
    } catch (error) {
      say(error instanceof ApiError ? error.message : String(error));
    }
  }

  const copy = () =>
    navigator.clipboard
      .writeText(asTabs(result.columns.map(({ name }) => name), result.rows))
      .then(() => say('Rows copied'), () => say('The browser refused its clipboard'));

  return (
    <>
      <span role="status" className={css.quiet}>{said}</span>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button size="small" appearance="subtle" icon={<ArrowDownloadRegular />}>Export</Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={() => void save('csv')}>CSV file</MenuItem>
            <MenuItem onClick={() => void save('xlsx')}>Excel workbook (XLSX)</MenuItem>
            <MenuItem onClick={() => void copy()}>Copy these rows</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
    </>
  );
}
