// Every page's frame: bar, rail, page, and the copilot's pane at the side. Under 1,100 px the pane
// becomes a drawer; on a phone, a sheet.
import { OverlayDrawer } from '@fluentui/react-components';
import { Suspense, useState } from 'react';
import { Outlet } from 'react-router';
import { focusPrompt } from '../chat/focus-prompt.ts';
import { Block } from '../states/bones.tsx';
import { OfflineBar } from '../states/offline.tsx';
import { Bar } from './bar.tsx';
import { Keys } from './keys.tsx';
import { PaneBody } from './pane-body.tsx';
import { Pane } from './pane.tsx';
import { Rail } from './rail.tsx';
import css from './shell.module.css';
import { useKept } from './use-kept.ts';
import { useKeys } from './use-keys.ts';
import { useMedia } from './use-media.ts';

export function Shell() {
  const isNarrow = useMedia('(max-width: 1099px)');
  const isPhone = useMedia('(max-width: 639px)');
  const [isKeptOpen, setKeptOpen] = useKept('outrider.pane.open', 1);
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const togglePane = () => (isNarrow ? setDrawerOpen(!isDrawerOpen) : setKeptOpen(isKeptOpen ? 0 : 1));
  const isPaneOpen = isNarrow ? isDrawerOpen : isKeptOpen === 1;
  useKeys({ '/': () => focusPrompt() || (isPaneOpen || togglePane(), void setTimeout(focusPrompt, 50)) });

  return (
    <div className={css.shell}>
      <a className={css.skip} href="#page">Skip to the page</a>
      <Bar isPaneOpen={isPaneOpen} togglePane={togglePane} />
      <OfflineBar />
      <div className={css.columns}>
        <Rail />
        <main id="page" className={css.page} tabIndex={-1}>
          <Suspense fallback={<Block height={320} label="the page" />}>
            <Outlet />
          </Suspense>
        </main>
        {!isNarrow && isPaneOpen && <Pane onClose={togglePane} />}
      </div>
      {isNarrow && (
        <OverlayDrawer
          open={isDrawerOpen}
          position={isPhone ? 'bottom' : 'end'}
          onOpenChange={(_, data) => setDrawerOpen(data.open)}
          aria-label="Copilot"
          style={isPhone ? { height: '82dvh' } : { width: 420, maxWidth: '92vw' }}
        >
          <PaneBody onClose={togglePane} />
        </OverlayDrawer>
      )}
      <Keys />
    </div>
  );
}
