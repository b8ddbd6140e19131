import type { Endpoint, RowRef, Span } from '../api/generated.ts';
export type SubjectKind = 'device' | 'user' | 'file' | 'ip' | 'domain' | 'url' | 'email';
export type Attention = 'fact' | 'notable' | 'risk';
export type Finding = { id: string; attention: Attention; spans: Span[]; citations: number[] };
export type ReportSection = { id: string; heading: string; findings: Finding[]; absent: string[] };
export type ReportProof =
  | { kind: 'row'; row: RowRef; at?: string | null; fields: Record<string, unknown> }
  | { kind: 'rows'; label: string; rows: RowRef[]; counts: Record<string, number>; at?: string | null; until?: string | null }
  | { kind: 'alert'; alertId: string; incidentId: string; title: string; severity: string; at: string; row?: RowRef | null }
  | { kind: 'alerts'; label: string; alertIds: string[]; counts: Record<string, number> };
export type ReportCitation = { number: number; proof: ReportProof };
export type Report = {
  kind: SubjectKind; name: string; days: number; from: string; until: string; known: boolean; sections: ReportSection[]; citations: ReportCitation[];
  claims: number; claimsCited: number;
};
export const getReport = (kind: string, id: string, days: number) => `/api/${kind}s/${encodeURIComponent(id)}?days=${days}` as Endpoint<Report>;
