// Names and values of a row. Values are hostile: text only, nothing of them is a link.
import { Hostile } from '../text/hostile.tsx';
import { Instant } from '../text/instant.tsx';
import css from './rows.module.css';

export type Field = { name: string; value: unknown };

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const isIndicator = (name: string) => /(?:Url|Domain|RemoteIP|IPAddress|SenderFromAddress|SrcIp|DstIp)$/i.test(name);
const isCode = (name: string) => /(?:CommandLine|Path|Hash|SHA1|SHA256|MD5|Id|Guid|ScriptBlockText|RawEventData|AdditionalFields)$/i.test(name);

function Value({ name, value }: Field) {
  if (typeof value === 'string') {
    if (instant.test(value)) return <Instant at={value} />;
    return <Hostile text={value} indicator={isIndicator(name) && !/\s/.test(value)} code={isCode(name)} />;
  }
  if (value !== null && typeof value === 'object') return <Hostile text={JSON.stringify(value)} code />;
  return <span>{String(value)}</span>;
}

export function Fields({ list }: { list: Field[] }) {
  return (
    <dl className={css.fields}>
      {list.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd><Value name={name} value={value} /></dd>
        </div>
      ))}
    </dl>
  );
}
