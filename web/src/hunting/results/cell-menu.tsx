// What can be done with a value: filter by it, exclude it, copy it, open its row or the page of what
// it names.
import { Menu, MenuItem, MenuList, MenuPopover } from '@fluentui/react-components';
import { subjectOfColumn, subjectWords } from '../../entity/subject.ts';
import { reveal } from '../../text/hostile.tsx';
import { cellText } from './cell-text.ts';
import type { Shown } from './columns.ts';

export type CellAction = 'filter' | 'exclude' | 'copy' | 'copyRow' | 'open' | 'visit';

type Props = { target: HTMLElement | null; column: Shown; value: unknown; onClose: () => void; onAction: (action: CellAction) => void };

const LONGEST = 36;

function named(value: unknown, type: string): string {
  const text = reveal(cellText(value, type));
  if (!text) return 'empty';
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

export function CellMenu({ target, column, value, onClose, onAction }: Props) {
  const shown = named(value, column.type);
  const subject = subjectOfColumn(column.name, value);
  const items: [CellAction, string][] = [
    ['filter', `Only ${column.name} = ${shown}`],
    ['exclude', `Without ${column.name} = ${shown}`],
    ['copy', 'Copy the value'],
    ['copyRow', 'Copy the row as JSON'],
    ['open', 'Open the row'],
    ...(subject ? [['visit', `Open the page of ${subjectWords[subject].has}`] satisfies [CellAction, string]] : []),
  ];
  return (
    <Menu open positioning={{ target, position: 'below', align: 'start' }} onOpenChange={(_, data) => !data.open && onClose()}>
      <MenuPopover>
        <MenuList aria-label={`Value of ${column.name}`}>
          {items.map(([action, label]) => (
            <MenuItem key={action} onClick={() => (onClose(), onAction(action))}>{label}</MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
