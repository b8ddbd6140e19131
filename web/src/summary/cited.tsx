// How many claims of an answer are borne out by what they cite.
import { CheckmarkCircleRegular, WarningRegular } from '@fluentui/react-icons';
import { count } from '../text/words.ts';
import css from './summary.module.css';

export function Cited({ claims, cited, what = 'claim' }: { claims: number; cited: number; /** What is counted. */ what?: string }) {
  const isWhole = claims === cited;
  return (
    <span className={`${css.cited} ${isWhole ? css.good : css.partial}`}>
      {isWhole ? <CheckmarkCircleRegular aria-hidden /> : <WarningRegular aria-hidden />}
      {`${cited} of ${count(claims, what)} cited`}
    </span>
  );
}
