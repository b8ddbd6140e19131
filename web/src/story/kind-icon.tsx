import {
  AppsRegular, BoxRegular, CloudRegular, DesktopRegular, DocumentRegular, GlobeRegular, LinkRegular, MailInboxRegular,
  MailRegular, PersonRegular, RouterRegular, SettingsRegular, WindowConsoleRegular,
} from '@fluentui/react-icons';
import type { EntityKind } from '../api/generated.ts';
import { kinds } from '../text/words.ts';

const icons: Record<EntityKind, typeof BoxRegular> = {
  host: DesktopRegular,
  account: PersonRegular,
  ip: RouterRegular,
  file: DocumentRegular,
  process: WindowConsoleRegular,
  url: LinkRegular,
  domain: GlobeRegular,
  registryValue: SettingsRegular,
  mailMessage: MailRegular,
  mailbox: MailInboxRegular,
  cloudApplication: AppsRegular,
  cloudResource: CloudRegular,
  other: BoxRegular,
};

/** The icon of a kind of entity, with the kind's name for those who do not see it. */
export function KindIcon({ kind }: { kind: EntityKind }) {
  const Icon = icons[kind] ?? BoxRegular;
  return <Icon fontSize={17} title={kinds[kind]?.one} style={{ flex: 'none' }} />;
}
