// The plugins that there are with their skills, switched on and off for a session. What is restricted
// is shown, greyed, with the reason.
import { Switch } from '@fluentui/react-components';
import { endpoints, type Session, type Skill } from '../api/generated.ts';
import { useAnswer } from '../api/query.ts';
import css from '../promptbooks/promptbooks.module.css';
import { Rows } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { count, words } from '../text/words.ts';
import { useSources } from './use-sources.ts';

export function byPlugin(skills: Skill[]): [plugin: string, skills: Skill[]][] {
  const plugins = new Map<string, Skill[]>();
  for (const skill of skills) plugins.set(skill.plugin, [...(plugins.get(skill.plugin) ?? []), skill]);
  return [...plugins].sort(([a], [b]) => a.localeCompare(b));
}

export function Plugins({ session }: { session?: Session }) {
  const skills = useAnswer(endpoints.findSkills());
  const { isOn, toggle, problem } = useSources(session);
  return (
    <section className={css.card} aria-label="Plugins">
      {problem && <p role="alert" className={css.problem}>{problem}</p>}
      <Loaded answer={skills} skeleton={<Rows label="plugins" count={4} />}>
        {({ value }) => (
          <ul className={css.rows}>
            {byPlugin(value).map(([plugin, held]) => {
              const isRestricted = held.every(({ enabled }) => !enabled);
              return (
                <li key={plugin} className={css.row} aria-disabled={isRestricted || undefined}>
                  <details className={css.rowText}>
                    <summary><b>{words(plugin)}</b> <span className={css.quiet}>{count(held.length, 'skill')}{isRestricted && ' · restricted'}</span></summary>
                    <ul>{held.map(({ name, displayName, description, enabled }) => <li key={name} className={enabled ? undefined : css.quiet}>{displayName} <span className={css.quiet}>{description}{!enabled && !isRestricted && ' (restricted)'}</span></li>)}</ul>
                  </details>
                  {(session ?? isRestricted) && (
                    <Switch
                      checked={!isRestricted && isOn('plugins', plugin)}
                      disabled={isRestricted}
                      title={isRestricted ? 'An owner has restricted this plugin' : undefined}
                      aria-label={`Use ${words(plugin)} in this session`}
                      onChange={(_, data) => toggle('plugins', plugin, data.checked)}
                    />
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </Loaded>
    </section>
  );
}
