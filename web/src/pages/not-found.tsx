import { Link, useLocation } from 'react-router';
import { paths } from '../paths.ts';
import { Empty } from '../states/trouble.tsx';
import { useTitle } from './use-title.ts';

export function NotFoundPage() {
  useTitle('Not found');
  const { pathname } = useLocation();
  return (
    <Empty title="No such page">
      Nothing is at <code>{pathname}</code>. <Link to={paths.incidents()}>Go to the incidents</Link>.
    </Empty>
  );
}
