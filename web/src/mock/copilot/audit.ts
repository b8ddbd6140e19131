// The audit log of the mock: an interaction, one with a prompt against the rules and instructions in what was read,
// one that was stopped, and changes of a promptbook and of a setting.
import type { AuditPage, AuditRecord } from '../../api/generated.ts';

const digest = (position: number) => position.toString(16).padStart(64, '0');

export function auditRecord(position: number, body: unknown): AuditRecord {
  const at = `2023-08-16T05:0${position % 10}:00.000000Z`;
  const whole = { Id: `a${position}`, CreationTime: at, OrganizationId: 'default', Workload: 'Copilot', Version: 1, ...(body as object) };
  return { position, at, body: typeof body === 'string' ? body : JSON.stringify(whole), previousHash: digest(position - 1), hash: digest(position) };
}

export const skill = (name: string, status = 'success', XPIADetected = false) => ({ ID: name, Name: name, Type: 'Skill', Action: 'Read', Status: status, XPIADetected });

type Asked = { user?: string; session?: string; resources?: unknown[]; isJailbreak?: boolean; cost?: object; page?: string };

export function interaction({ user = 'm.keller', session = 's1', resources = [skill('Summarize incident')], isJailbreak = false, cost = { resultType: 'success', wasStopped: false }, page = '1042' }: Asked) {
  return {
    Operation: 'CopilotInteraction', RecordType: 261, UserKey: user, UserType: 'Regular', UserId: user, ClientIP: '127.0.0.1', AppIdentity: 'Copilot.Security.Outrider',
    CopilotEventData: {
      AppHost: 'incident', Contexts: [{ Id: page, Type: 'incident' }], ThreadId: session,
      Messages: [{ ID: 'p1', isPrompt: true, JailbreakDetected: isJailbreak }, { ID: 'e1', isPrompt: false, JailbreakDetected: false }],
      AccessedResources: resources, AISystemPlugin: [{ Name: 'incidents', ID: 'incidents', Version: '0.1.0' }],
      ModelTransparencyDetails: [{ ModelProviderName: 'Outrider', ModelName: 'embedded analyst', ModelVersion: '0.1.0' }],
    },
    Cost: cost,
  };
}

export const settingChange = (user: string, Property: string, OriginalValue: unknown, NewValue: unknown, Operation = 'UpdateCopilotSettings') => ({
  Operation, RecordType: 0, UserKey: user, UserType: 'Admin', UserId: user, CopilotSettingsEventData: [{ Property, OriginalValue, NewValue }],
});

const alert = { ID: 'Alert: LSASS memory read', Name: 'Alert: LSASS memory read', Type: 'alert', Action: 'Read', Status: 'success', XPIADetected: false };

export const auditRecords: AuditRecord[] = [
  interaction({ resources: [alert, skill('Summarize incident')] }),
  interaction({ user: 'a.ito', session: 's2', isJailbreak: true, resources: [skill('Search mails', 'success', true)] }),
  interaction({ user: 'a.ito', session: 's2', resources: [skill('Run query', 'skipped')], cost: { resultType: 'error', wasStopped: true } }),
  settingChange('m.keller', 'promptbook', null, 'b1', 'CreateCopilotPromptBook'),
  settingChange('m.keller', 'copilot.models', { providers: [] }, { providers: [{ id: 'local', model: 'qwen2.5:7b' }] }),
].map((body, at) => auditRecord(at + 1, body));

export function auditPage(search: URLSearchParams): AuditPage {
  const limit = Number(search.get('limit') ?? 100);
  const value = auditRecords.filter(({ position }) => position > Number(search.get('after') ?? 0)).slice(0, limit);
  return { value, nextAfter: value.length === limit ? value.at(-1)?.position : null };
}
