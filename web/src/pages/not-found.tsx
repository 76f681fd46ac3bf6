import { Link } from '@tanstack/react-router';
import { Page } from '../parts/Page.tsx';
import { classOf } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';

export function NotFound() {
  return (
    <Page title="Nothing here">
      <Empty
        title="There is no page at this address"
        action={
          <Link to="/models" className={classOf('primary')}>
            See the models
          </Link>
        }
      >
        It may have moved, or the address was cut off when it was copied.
      </Empty>
    </Page>
  );
}
