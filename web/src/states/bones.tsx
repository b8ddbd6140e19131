// Skeletons in the real shape of what is coming.
import { Skeleton, SkeletonItem } from '@fluentui/react-components';
import css from './states.module.css';

export function Rows({ count = 8, label }: { count?: number; label: string }) {
  return (
    <Skeleton aria-label={`Loading ${label}`} className={css.rows}>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={css.row}>
          <SkeletonItem size={12} style={{ width: 64 }} />
          <SkeletonItem size={12} style={{ width: `${62 - ((index * 17) % 30)}%` }} />
          <SkeletonItem size={12} style={{ width: 90 }} />
        </div>
      ))}
    </Skeleton>
  );
}

export function Lines({ count = 4, label }: { count?: number; label: string }) {
  return (
    <Skeleton aria-label={`Loading ${label}`} className={css.lines}>
      {Array.from({ length: count }, (_, index) => (
        <SkeletonItem key={index} size={12} style={{ width: `${96 - ((index * 23) % 40)}%` }} />
      ))}
    </Skeleton>
  );
}

export function Block({ height, label }: { height: number; label: string }) {
  return (
    <Skeleton aria-label={`Loading ${label}`}>
      <SkeletonItem style={{ height }} />
    </Skeleton>
  );
}
