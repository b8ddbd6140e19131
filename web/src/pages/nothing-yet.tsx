import { Empty } from '../states/trouble.tsx';

/** What stands where incidents will be, while there are none. */
export function NothingYet() {
  return (
    <Empty title="No incidents yet">
      Incidents appear here once logs are read and a rule fires. Read a folder of logs with <code>outrider ingest FOLDER</code>, or
      load made-up ones with <code>outrider demo</code>.
    </Empty>
  );
}
