// What the copilot says about the page: it reads the address, as the page does. Beneath, on every
// page, is the prompt bar; what is asked there is answered under Chat.
import { Button, Tab, TabList, Tooltip } from '@fluentui/react-components';
import { AddRegular, DismissRegular, HistoryRegular, OpenRegular } from '@fluentui/react-icons';
import { useState, type ReactNode } from 'react';
import { Link, useMatch, useSearchParams } from 'react-router';
import { CapacityNotice } from '../chat/capacity-notice.tsx';
import { ChatBody } from '../chat/chat-body.tsx';
import { holdConversation, useConversation } from '../chat/conversation.ts';
import { Conversations } from '../chat/conversations.tsx';
import { usePageContext } from '../chat/page-context.ts';
import { PromptBar } from '../chat/prompt-bar.tsx';
import { paths } from '../paths.ts';
import { ReportPane } from '../report/report-pane.tsx';
import { RespondPane } from '../respond/respond-pane.tsx';
import { PinnedItems, PinSummary } from '../sessions/pin-board.tsx';
import { SummaryPane } from '../summary/on-demand.tsx';
import css from './shell.module.css';
import { usePaneTab } from './use-pane-tab.ts';

const titles: Record<string, string> = { summary: 'Summary', respond: 'Respond', report: 'Report', chat: 'Chat', pins: 'Pinned items', board: 'Summary' };

type About = { incident?: string; session?: string; isOwnPage: boolean };

function useAbout(): About {
  const incidentPage = useMatch('/incidents/:id/:tab?');
  const sessionPage = useMatch('/sessions/:id');
  const [search] = useSearchParams();
  return { incident: incidentPage?.params.id ?? search.get('at') ?? undefined, session: sessionPage?.params.id, isOwnPage: Boolean(incidentPage) };
}

function namesFor({ incident, session }: About): string[] {
  if (session) return ['board', 'pins'];
  return incident ? ['summary', 'respond', 'report', 'chat'] : ['chat'];
}

export function PaneBody({ onClose }: { onClose: () => void }) {
  const about = useAbout();
  const { incident = '', session = '', isOwnPage } = about;
  const names = namesFor(about);
  const [name, choose] = usePaneTab(names);
  const [isHistory, setHistory] = useState(false);
  const conversation = useConversation();
  const context = usePageContext();
  const isListed = isHistory && name === 'chat';

  const showChat = () => (setHistory(false), choose('chat'));

  const shown: Record<string, () => ReactNode> = {
    summary: () => <SummaryPane key={incident} id={incident} isOwnPage={isOwnPage} onAsked={showChat} />,
    respond: () => <RespondPane key={incident} id={incident} />,
    report: () => <ReportPane key={incident} id={incident} />,
    chat: () => (isListed ? <Conversations current={conversation} onChosen={() => setHistory(false)} /> : <ChatBody sessionId={conversation} context={context} />),
    board: () => <PinSummary key={session} id={session} />,
    pins: () => <PinnedItems key={session} id={session} />,
  };
  return (
    <div className={css.paneFrame} data-pane>
      <div className={css.paneHead}>
        <h2>{session ? 'Pin board' : 'Copilot'}</h2>
        {!session && (
          <>
            <Tooltip relationship="label" content="Conversations">
              <Button appearance="subtle" size="small" icon={<HistoryRegular />} aria-pressed={isListed} onClick={() => (setHistory(!isListed), choose('chat'))} />
            </Tooltip>
            <Tooltip relationship="label" content="New conversation">
              <Button appearance="subtle" size="small" icon={<AddRegular />} onClick={() => (holdConversation(''), showChat())} />
            </Tooltip>
            {conversation && (
              <Tooltip relationship="label" content="Open as a session">
                <Link to={paths.session(conversation)} className={css.paneLink}><OpenRegular /></Link>
              </Tooltip>
            )}
          </>
        )}
        <Tooltip relationship="label" content="Close the copilot">
          <Button appearance="subtle" size="small" icon={<DismissRegular />} onClick={onClose} />
        </Tooltip>
      </div>
      {names.length > 1 && (
        <TabList className={css.paneTabs} size="small" selectedValue={name} aria-label="What the copilot shows" onTabSelect={(_, data) => (setHistory(false), choose(String(data.value)))}>
          {names.map((value) => <Tab key={value} value={value} id={`pane-${value}`} aria-controls="pane-panel">{titles[value]}</Tab>)}
        </TabList>
      )}
      <div className={css.paneBody} role={names.length > 1 ? 'tabpanel' : undefined} id="pane-panel" aria-labelledby={names.length > 1 ? `pane-${name}` : undefined} tabIndex={-1}>
        {shown[name]?.()}
      </div>
      {!session && (
        <div className={css.paneFoot}>
          <CapacityNotice />
          <PromptBar
            place="pane"
            context={context}
            sessionId={conversation}
            placeholder={incident ? 'Ask about this incident · / skills · * promptbooks' : undefined}
            onAsked={(id) => (holdConversation(id), showChat())}
          />
        </div>
      )}
    </div>
  );
}
