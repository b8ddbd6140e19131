// The rail of pages at the left; at the foot of a phone's screen.
import { Tooltip } from '@fluentui/react-components';
import {
  BookFilled, BookRegular, ChatMultipleFilled, ChatMultipleRegular, DocumentSearchFilled, DocumentSearchRegular, HomeFilled, HomeRegular, PlugConnectedFilled, PlugConnectedRegular, SettingsFilled, SettingsRegular,
  ShieldErrorFilled, ShieldErrorRegular,
} from '@fluentui/react-icons';
import { NavLink } from 'react-router';
import { paths } from '../paths.ts';
import css from './rail.module.css';

const pages = [
  { name: 'Home', to: paths.home(), icon: <HomeRegular />, chosen: <HomeFilled /> },
  { name: 'Incidents', to: paths.incidents(), icon: <ShieldErrorRegular />, chosen: <ShieldErrorFilled /> },
  { name: 'Hunting', to: paths.hunting(), icon: <DocumentSearchRegular />, chosen: <DocumentSearchFilled /> },
  { name: 'Sessions', to: paths.sessions(), icon: <ChatMultipleRegular />, chosen: <ChatMultipleFilled /> },
  { name: 'Promptbooks', to: paths.promptbooks(), icon: <BookRegular />, chosen: <BookFilled /> },
  { name: 'Sources', to: paths.sources(), icon: <PlugConnectedRegular />, chosen: <PlugConnectedFilled /> },
  { name: 'Settings', to: paths.settings(), icon: <SettingsRegular />, chosen: <SettingsFilled /> },
];

export function Rail() {
  return (
    <nav aria-label="Pages" className={css.rail}>
      {pages.map(({ name, to, icon, chosen }) => (
        <Tooltip key={name} relationship="label" content={name} positioning="after">
          <NavLink to={to} end={to === '/'} className={({ isActive }) => `${css.link} ${isActive ? css.here : ''}`}>
            {({ isActive }) => (isActive ? chosen : icon)}
          </NavLink>
        </Tooltip>
      ))}
    </nav>
  );
}
