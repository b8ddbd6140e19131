// Prompts to begin with, by what the page is about.
import type { PageContext } from '../api/generated.ts';

const starters: Record<string, string[]> = {
  incident: ['Which users are involved in this incident?', 'What should be done first?', 'Which incidents are like this one?'],
  alert: ['What does this alert rest on?', 'Which incident is it part of?'],
  device: ['Summarize this device', 'What happened on it in the last 7 days?'],
  user: ['Summarize this user', 'Where did this user sign in from?'],
  file: ['What is this file?', 'Where was this file seen?'],
  ip: ['What is known of this address?', 'Which devices contacted it?'],
  domain: ['What is known of this domain?', 'Who contacted it?'],
  url: ['What is known of this address?', 'Who opened it?'],
  email: ['Summarize this mail'],
  query: ['Which devices have the most alerts?', 'Show failed sign-ins by user'],
};

const anywhere = ['Which incidents of high severity are open?', 'What happened in the last 7 days?', 'Which devices are in the most incidents?'];

export const startersFor = ({ kind = '' }: PageContext) => starters[kind] ?? anywhere;
