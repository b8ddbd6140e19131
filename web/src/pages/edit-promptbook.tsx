// Writing a promptbook: a new one, perhaps from prompts of a session, or a new version of one.
import { useLocation, useNavigate, useParams } from 'react-router';
import { calls, endpoints, type Promptbook, type PromptbookContent, type PromptbookPrompt } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import { useAct } from '../api/use-act.ts';
import { paths } from '../paths.ts';
import { Editor } from '../promptbooks/editor.tsx';
import css from '../promptbooks/promptbooks.module.css';
import { Lines } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { useTitle } from './use-title.ts';

export function NewPromptbookPage() {
  useTitle('New promptbook');
  const navigate = useNavigate();
  const { prompts } = (useLocation().state ?? {}) as { prompts?: PromptbookPrompt[] };
  const { act, isRunning, problem } = useAct('/api/promptbooks');
  async function save(content: PromptbookContent) {
    const book = await act(calls.addPromptbook(content));
    if (book) void navigate(paths.promptbook(book.id));
  }
  return (
    <div className={css.page}>
      <h1>New promptbook</h1>
      {prompts && <p className={css.quiet}>A draft from the chosen prompts. Write <code>&lt;Name&gt;</code> where a value shall be asked for.</p>}
      <Editor content={{ prompts, visibility: 'private' }} isSaving={isRunning} problem={problem} onSave={(content) => void save(content)} onCancel={() => void navigate(-1)} />
    </div>
  );
}

function Held({ book }: { book: Promptbook }) {
  const navigate = useNavigate();
  const { act, isRunning, problem } = useAct('/api/promptbooks');
  async function save(content: PromptbookContent) {
    if (await act(calls.changePromptbook(book.id, { fromVersion: book.version, content }))) void navigate(paths.promptbook(book.id));
  }
  return <Editor content={book.content} isSaving={isRunning} problem={problem} onSave={(content) => void save(content)} onCancel={() => void navigate(paths.promptbook(book.id))} />;
}

export function EditPromptbookPage() {
  const { id = '' } = useParams();
  const book = useAnswer(endpoints.getPromptbook(id));
  useTitle('Edit promptbook');
  return (
    <div className={css.page}>
      <h1>Edit promptbook</h1>
      <Loaded answer={book} skeleton={<Lines label="the promptbook" count={8} />}>{(held) => <Held key={held.version} book={held} />}</Loaded>
    </div>
  );
}
