// The query editor: Monaco once its code has come, the plain field when it cannot.
import { Component, Suspense, lazy, type ReactNode } from 'react';
import { Block } from '../../states/bones.tsx';
import type { EditorProps } from './handle.ts';
import { PlainEditor } from './plain-editor.tsx';

const CodeEditor = lazy(() => import('./code-editor.tsx'));

class Otherwise extends Component<{ fallback: ReactNode; children: ReactNode }, { isFailed: boolean }> {
  override state = { isFailed: false };
  static getDerivedStateFromError = () => ({ isFailed: true });
  override render = () => (this.state.isFailed ? this.props.fallback : this.props.children);
}

export function Editor(props: EditorProps) {
  return (
    <Otherwise fallback={<PlainEditor {...props} />}>
      <Suspense fallback={<Block height={120} label="the editor" />}>
        <CodeEditor {...props} />
      </Suspense>
    </Otherwise>
  );
}
