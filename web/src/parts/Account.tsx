import { Link } from '@tanstack/react-router';
import { LogOut, UserRound } from 'lucide-react';
import { signOut } from '../api/session.ts';
import type { ViewerState } from '../api/viewer.ts';
import { Button, classOf } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';

/** Who is signed in, and out again; else the way in. */
export function Account({ viewer }: { viewer: ViewerState }) {
  if (viewer.state === 'unknown') return <span aria-hidden style={{ minHeight: 'var(--control)' }} />;
  if (viewer.state === 'nobody') {
    return (
      <Link to="/sign-in" className={classOf('primary')}>
        Sign in
      </Link>
    );
  }
  const leave = async () => {
    await signOut();
    // The whole page, so that nothing of this person's stays in memory.
    location.assign('/models');
  };
  return (
    <Menu
      trigger={
        <Button kind="quiet" className="account" aria-label={`Signed in as ${viewer.name}`}>
          <UserRound aria-hidden />
          <span className="clip">{viewer.name}</span>
        </Button>
      }
      items={[{ label: 'Sign out', icon: <LogOut aria-hidden />, onSelect: () => void leave() }]}
    />
  );
}
