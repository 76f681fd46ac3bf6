import { Link } from '@tanstack/react-router';
import { useViewer } from '../api/viewer.ts';
import { classOf } from '../ui/Button.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Loading } from '../ui/Skeleton.tsx';
import { Page, type PageProps } from './Page.tsx';

/** A page for admins: to others it says so, without asking the API for what it would refuse. */
export function AdminPage({ children, ...props }: PageProps) {
  const viewer = useViewer();
  if (viewer.state === 'signed-in' && viewer.admin) return <Page {...props}>{children}</Page>;
  return (
    <Page title={props.title}>
      {viewer.state === 'unknown' ? (
        <Loading height={420} />
      ) : (
        <Empty
          title="This page is for admins"
          action={
            <Link to="/sign-in" className={classOf('primary')}>
              Sign in
            </Link>
          }
        >
          {viewer.state === 'nobody'
            ? 'Sign in by the link that the server printed, or with an admin’s key.'
            : 'The key that you are signed in with lacks the scope ADMIN.'}
        </Empty>
      )}
    </Page>
  );
}
