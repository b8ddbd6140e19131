// The drawing itself. For whoever cannot see it there is a sentence, and the same rows as a table.
import { useEffect, useRef } from 'react';
import { useScheme, type Scheme } from '../../theme/scheme.ts';
import css from './chart.module.css';
import { init } from './echarts.ts';
import type { ChartKind } from './kinds.ts';
import { optionOf, type Ink } from './option.ts';
import type { Drawn } from './series.ts';

// Each at least 3:1 on its background.
const colours: Record<Scheme, string[]> = {
  light: ['#0f6cbd', '#b85c00', '#107c41', '#8764b8', '#c50f1f', '#00747a', '#6b5b00', '#a4396e', '#4a5a7a', '#5c2e91'],
  dark: ['#62abf5', '#f7a24b', '#5ec08a', '#b99be0', '#f1707b', '#4bc7cd', '#d9c441', '#e58abb', '#9fb0d3', '#c39be8'],
};

function inkOf(element: Element, scheme: Scheme): Ink {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(`--color${name}`).trim();
  return { text: read('NeutralForeground1'), quiet: read('NeutralForeground3'), line: read('NeutralStroke2'), ground: read('NeutralBackground1'), colours: colours[scheme] };
}

export default function Canvas({ kind, drawn, label, how }: { kind: ChartKind; drawn: Drawn; label: string; how?: string }) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useScheme();
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const chart = init(element);
    chart.setOption(optionOf(kind, drawn, inkOf(element, scheme), how));
    const observer = new ResizeObserver(() => chart.resize());
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.dispose();
    };
  }, [kind, drawn, scheme, how]);
  return <div ref={place} role="img" aria-label={label} className={css.canvas} />;
}
