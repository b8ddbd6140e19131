// A note to the activity log. What is typed stays until it is stored.
import { Button, Textarea } from '@fluentui/react-components';
import { useState, type FormEvent } from 'react';
import { calls } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import own from './activity.module.css';

export function CommentBox({ id }: { id: string }) {
  const [text, setText] = useState('');
  const { act, isRunning, problem } = useAct();
  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (text.trim() && (await act(calls.commentIncident(id, { comment: text.trim() })))) setText('');
  }
  return (
    <form className={own.comment} onSubmit={(event) => void onSubmit(event)}>
      <Textarea aria-label="Comment" placeholder="What the next analyst should know" value={text} resize="vertical" onChange={(_, data) => setText(data.value)} />
      <Button size="small" type="submit" disabled={isRunning || !text.trim()}>Comment</Button>
      {problem && <p role="alert" className={own.problem}>{problem}</p>}
    </form>
  );
}
