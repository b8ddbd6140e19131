// Groups a summary's sentences by the question they answer. How it opened and how it unfolded read
// as one text; the rest stand as cards beneath it.
import type { Sentence, Summary, SummarySection } from '../api/generated.ts';

export const headings: Partial<Record<SummarySection, string>> = {
  assets: 'Assets involved',
  indicators: 'Indicators of compromise',
  actors: 'Threat actor',
};

export function sectionsOf({ sentences }: Summary): { section: SummarySection; sentences: Sentence[] }[] {
  const groups = new Map<SummarySection, Sentence[]>();
  for (const sentence of sentences) {
    const group = groups.get(sentence.section);
    if (group) group.push(sentence);
    else groups.set(sentence.section, [sentence]);
  }
  return [...groups].map(([section, held]) => ({ section, sentences: held }));
}
