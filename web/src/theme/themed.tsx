import { FluentProvider, webDarkTheme, webLightTheme, type Theme } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useScheme } from './scheme.ts';

// 13 px is the base size here, and 12 px in tables; Fluent's own base is 14.
const ours: Partial<Theme> = {
  fontFamilyBase: "'Segoe UI Variable Text', 'Segoe UI', system-ui, -apple-system, Roboto, 'Noto Sans', sans-serif",
  fontFamilyMonospace: "'Cascadia Mono', Consolas, ui-monospace, 'SF Mono', 'DejaVu Sans Mono', monospace",
  fontSizeBase200: '12px',
  lineHeightBase200: '16px',
  fontSizeBase300: '13px',
  lineHeightBase300: '19px',
  fontSizeBase400: '15px',
  borderRadiusMedium: '6px',
  borderRadiusLarge: '8px',
};

const themes = {
  light: { ...webLightTheme, ...ours },
  dark: { ...webDarkTheme, ...ours, colorNeutralBackground2: '#1b1b1f', colorNeutralBackground1: '#232328' },
};

export function Themed({ children }: { children: ReactNode }) {
  const scheme = useScheme();
  return (
    <FluentProvider theme={themes[scheme]} data-scheme={scheme} className="themed">
      {children}
    </FluentProvider>
  );
}
