// A question back: up to four answers to choose, and room for another.
import { Button, Input } from '@fluentui/react-components';
import { useState } from 'react';
import { calls, type Evaluation, type Question } from '../api/generated.ts';
import { useAct } from '../api/use-act.ts';
import { take } from '../chat/following.ts';
import { Hostile } from '../text/hostile.tsx';
import css from './answer.module.css';

export function QuestionCard({ evaluation, question, isReader }: { evaluation: Evaluation; question: Question; isReader?: boolean }) {
  const [text, setText] = useState('');
  const { act, isRunning, problem } = useAct('/api/none');
  const answer = async (value: string) => {
    const answered = await act(calls.answerQuestion(evaluation.id, { value }));
    if (answered) take(answered);
  };
  return (
    <section className={css.plan} aria-label="Question">
      <p><Hostile text={question.text} /></p>
      <div className={css.options} role="group" aria-label="Answers">
        {question.options.slice(0, 4).map(({ label, value }) => (
          <Button key={value} size="small" disabled={isRunning || isReader} onClick={() => void answer(value)}><Hostile text={label} /></Button>
        ))}
      </div>
      <form
        className={css.other}
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) void answer(text.trim());
        }}
      >
        <Input size="small" aria-label="Another answer" placeholder="Another answer" value={text} disabled={isReader} onChange={(_, data) => setText(data.value)} />
        <Button type="submit" size="small" disabled={isRunning || isReader || !text.trim()}>Answer</Button>
      </form>
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
    </section>
  );
}
