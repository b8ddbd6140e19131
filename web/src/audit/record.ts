// What a record of the audit log says. Its text is read with care: a record that somebody changed is the one that
// matters most, and it may hold anything, or no JSON at all.
import type { AuditRecord } from '../api/generated.ts';

/** Something that was read or called to answer. */
export type Resource = { name: string; kind: string; action: string; status: string; isInjected: boolean };

/** A setting's change; values as JSON text. */
export type Change = { property: string; before: string; after: string };

export type Told = {
  record: AuditRecord;
  /** When, as the text says: the chain vouches for the text alone. */
  at: string;
  user: string;
  userType: string;
  clientAddress: string;
  operation: string;
  /** Where the prompt was given. */
  surface: string;
  /** What the page was about. */
  contexts: string[];
  sessionId: string;
  promptId: string;
  agent: string;
  resources: Resource[];
  plugins: string[];
  models: string[];
  changes: Change[];
  /** How an interaction ended. */
  result: string;
  /** Whether the prompt tries to talk a model out of its rules. */
  isJailbreak: boolean;
  /** Whether something that was read holds instructions. */
  isInjected: boolean;
  /** Whether the text is a JSON object at all. */
  isReadable: boolean;
};

type Held = Record<string, unknown>;

const isHeld = (value: unknown): value is Held => typeof value === 'object' && value !== null && !Array.isArray(value);
const held = (value: unknown): Held => (isHeld(value) ? value : {});
const list = (value: unknown): Held[] => (Array.isArray(value) ? value.filter(isHeld) : []);
const asJson = (value: unknown) => (value === undefined || value === null ? '' : JSON.stringify(value));
const text = (value: unknown) => (typeof value === 'string' ? value : asJson(value));
const joined = (parts: unknown[]) => parts.map(text).filter(Boolean).join(' ');

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function resultOf(cost: Held): string {
  if (cost.wasStopped === true) return 'stopped';
  if (cost.wasInterrupted === true) return 'interrupted';
  return text(cost.resultType);
}

export function readRecord(record: AuditRecord): Told {
  const body = parsed(record.body);
  const fields = held(body);
  const event = held(fields.CopilotEventData);
  const messages = list(event.Messages);
  const resources = list(event.AccessedResources).map((one) => ({
    name: text(one.Name) || text(one.ID), kind: text(one.Type), action: text(one.Action), status: text(one.Status), isInjected: one.XPIADetected === true,
  }));
  return {
    record,
    at: text(fields.CreationTime) || record.at,
    user: text(fields.UserId),
    userType: text(fields.UserType),
    clientAddress: text(fields.ClientIP),
    operation: text(fields.Operation),
    surface: text(event.AppHost),
    contexts: list(event.Contexts).map(({ Type, Id }) => joined([Type, Id])),
    sessionId: text(event.ThreadId),
    promptId: text(messages.find(({ isPrompt }) => isPrompt === true)?.ID),
    agent: joined([event.AgentName, event.AgentVersion]),
    resources,
    plugins: list(event.AISystemPlugin).map(({ Name, Version }) => joined([Name, Version])),
    models: list(event.ModelTransparencyDetails).map(({ ModelName, ModelVersion }) => joined([ModelName, ModelVersion])),
    changes: list(fields.CopilotSettingsEventData).map(({ Property, OriginalValue, NewValue }) => ({ property: text(Property), before: asJson(OriginalValue), after: asJson(NewValue) })),
    result: resultOf(held(fields.Cost)),
    isJailbreak: messages.some(({ JailbreakDetected }) => JailbreakDetected === true),
    isInjected: resources.some(({ isInjected }) => isInjected),
    isReadable: isHeld(body),
  };
}
