// Manage sources: plugins and files, of the workspace or of one session.
import { Tab, TabList } from '@fluentui/react-components';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { endpoints } from '../api/generated.ts';
import { useAnswerWhen } from '../api/query.ts';
import { Files } from '../knowledge/files.tsx';
import { Plugins } from '../knowledge/plugins.tsx';
import { paths } from '../paths.ts';
import css from '../promptbooks/promptbooks.module.css';
import { Hostile } from '../text/hostile.tsx';
import { useTitle } from './use-title.ts';

export function ManageSourcesPage() {
  useTitle('Sources');
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const id = search.get('session') ?? '';
  const tab = search.get('tab') === 'files' ? 'files' : 'plugins';
  const session = useAnswerWhen(Boolean(id), endpoints.getSession(id));
  return (
    <div className={css.page}>
      <h1>Manage sources</h1>
      {session.error && <p role="alert" className={css.problem}>{session.error.message}</p>}
      <p className={css.quiet}>
        {session.data
          ? <>The switches hold for the session <Link to={paths.session(id)}><Hostile text={session.data.title} /></Link> only.</>
          : 'What every new session may use. A session’s own switches are under More on its page.'}
      </p>
      <TabList selectedValue={tab} aria-label="Kinds of sources" onTabSelect={(_, data) => void navigate(paths.sources(id, String(data.value)), { replace: true })}>
        <Tab value="plugins" id="sources-plugins" aria-controls="sources-panel">Plugins</Tab>
        <Tab value="files" id="sources-files" aria-controls="sources-panel">Files</Tab>
      </TabList>
      <div role="tabpanel" id="sources-panel" aria-labelledby={`sources-${tab}`}>
        {tab === 'files' ? <Files session={session.data} /> : <Plugins session={session.data} />}
      </div>
    </div>
  );
}
