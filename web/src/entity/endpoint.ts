// The question that a page asks, by the kind of thing that it is about.
import { endpoints, type Endpoint, type Report, type SubjectKind } from '../api/generated.ts';

const asks: Record<SubjectKind, (id: string, query: { days?: number }) => Endpoint<Report>> = {
  device: endpoints.getDevice, user: endpoints.getUser, file: endpoints.getFile, ip: endpoints.getIp,
  domain: endpoints.getDomain, url: endpoints.getUrl, email: endpoints.getEmail,
};

export const reportOf = (kind: SubjectKind, id: string, days: number) => asks[kind](id, { days });
