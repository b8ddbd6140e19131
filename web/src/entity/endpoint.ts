// The question that a page asks, by the kind of thing that it is about.
import type { Endpoint } from '../api/generated.ts';
import { getReport, type Report, type SubjectKind } from './wire.ts';

export const reportOf = (kind: SubjectKind, id: string, days: number): Endpoint<Report> => getReport(kind, id, days);
