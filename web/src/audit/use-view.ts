// What the audit log shows. The address says it; a field does not wait for the address while somebody types.
import { useState } from 'react';
import { useLocation, useNavigate, useNavigationType } from 'react-router';
import { paths, type AuditView } from '../paths.ts';

const names = ['q', 'operation', 'flagged', 'after', 'open'] as const;

function viewOf(address: string): AuditView {
  const search = new URLSearchParams(address);
  return Object.fromEntries(names.map((name) => [name, search.get(name) ?? undefined]));
}

export function useView() {
  const { key, search } = useLocation();
  const how = useNavigationType();
  const navigate = useNavigate();
  const [view, setView] = useState(() => viewOf(search));
  const [seen, setSeen] = useState(key);
  if (key !== seen) {
    setSeen(key);
    // What is changed here replaces the address; anything else is a link or the way back.
    if (how !== 'REPLACE') setView(viewOf(search));
  }
  function change(part: AuditView) {
    const next = { ...view, ...part };
    setView(next);
    void navigate(paths.audit(next), { replace: true });
  }
  // Whatever else stands there begins at the beginning.
  const after = /^\d{1,15}$/.test(view.after ?? '') ? Number(view.after) : 0;
  return { view, after, change };
}
