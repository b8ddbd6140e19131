// The page of a device, user, file, address or mail: what the logs say about it, sentence by sentence.
import { useParams, useSearchParams } from 'react-router';
import { useAnswer } from '../api/query.ts';
import { reportOf } from '../entity/endpoint.ts';
import css from '../entity/entity.module.css';
import { ReportHead } from '../entity/report-head.tsx';
import { SectionCard } from '../entity/report-section.tsx';
import { subjectKinds, subjectWords } from '../entity/subject.ts';
import type { SubjectKind } from '../api/generated.ts';
import { Lines } from '../states/bones.tsx';
import { Loaded } from '../states/loaded.tsx';
import { Empty } from '../states/trouble.tsx';
import { NotFoundPage } from './not-found.tsx';
import { useTitle } from './use-title.ts';

const DAYS = 30;

export function EntityPage() {
  const { kind, id = '' } = useParams();
  const [search] = useSearchParams();
  const known = subjectKinds.find((name) => name === kind);
  return known ? <Told key={`${known} ${id}`} kind={known} name={id} days={Number(search.get('days')) || DAYS} /> : <NotFoundPage />;
}

function Told({ kind, name, days }: { kind: SubjectKind; name: string; days: number }) {
  useTitle(name);
  const answer = useAnswer(reportOf(kind, name, days));
  return (
    <div className={css.page}>
      <ReportHead kind={kind} name={name} days={days} report={answer.data} />
      <Loaded answer={answer} skeleton={<section className={css.card}><Lines label="the report" count={9} /></section>}>
        {(report) => (
          <>
            {!report.known && (
              <Empty title={`No row tells of ${subjectWords[kind].has}`}>
                Nothing is said about it, since nothing is known. A longer look back may find more.
              </Empty>
            )}
            {report.sections.map((section) => <SectionCard key={section.id} section={section} report={report} />)}
          </>
        )}
      </Loaded>
    </div>
  );
}
