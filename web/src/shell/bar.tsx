// The bar at the top: product, search, and what is about the screen.
import { Button, Tooltip } from '@fluentui/react-components';
import { PanelRightContractRegular, PanelRightExpandRegular, WeatherMoonRegular, WeatherSunnyRegular } from '@fluentui/react-icons';
import { Link } from 'react-router';
import { useAnswer } from '../api/query.ts';
import { endpoints } from '../api/generated.ts';
import { paths } from '../paths.ts';
import { toggleScheme, useScheme } from '../theme/scheme.ts';
import { Search } from './search.tsx';
import css from './bar.module.css';

type Props = { isPaneOpen: boolean; togglePane: () => void };

export function Bar({ isPaneOpen, togglePane }: Props) {
  const isDark = useScheme() === 'dark';
  const status = useAnswer(endpoints.getStatus());
  const schemeLabel = isDark ? 'Use light colours' : 'Use dark colours';
  const paneLabel = isPaneOpen ? 'Close the copilot' : 'Open the copilot';
  return (
    <header className={css.bar}>
      <Link to={paths.home()} className={css.name} aria-label="Outrider, home">
        <svg viewBox="0 0 32 32" width="18" height="18" aria-hidden="true">
          <path d="M16 4 28 16 16 28 4 16Z" fill="none" stroke="currentColor" strokeWidth="2.6" strokeLinejoin="round" />
          <path d="M16 11 21 16 16 21 11 16Z" fill="#6cb8f6" />
        </svg>
        Outrider
      </Link>
      <Search />
      <div className={css.end}>
        {status.data?.login && (
          <form method="post" action="/logout">
            <Button type="submit" size="small" appearance="transparent" className={css.button}>Log out</Button>
          </form>
        )}
        <Tooltip relationship="label" content={schemeLabel}>
          <Button
            appearance="transparent"
            className={css.button}
            icon={isDark ? <WeatherSunnyRegular /> : <WeatherMoonRegular />}
            onClick={toggleScheme}
          />
        </Tooltip>
        <Tooltip relationship="label" content={paneLabel}>
          <Button
            appearance="transparent"
            className={css.button}
            aria-expanded={isPaneOpen}
            icon={isPaneOpen ? <PanelRightContractRegular /> : <PanelRightExpandRegular />}
            onClick={togglePane}
          />
        </Tooltip>
      </div>
    </header>
  );
}
