import { Link, Outlet } from '@tanstack/react-router';
import { Menu as MenuIcon } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { useViewer, type ViewerState } from '../api/viewer.ts';
import { classOf, IconButton } from '../ui/Button.tsx';
import { Toasts } from '../ui/Toasts.tsx';
import { Account } from './Account.tsx';
import { NAVIGATION } from './navigation.ts';
import './shell.css';
import { ThemeMenu } from './Theme.tsx';

/** What stands around every page: where one can go, who is signed in. On a phone the list is behind a button. */
export function Shell() {
  const viewer = useViewer();
  return (
    <div className="shell">
      <a className={classOf('primary', 'skip')} href="#main">
        Skip to the page
      </a>
      <header className="shell-side">
        <Logo />
        <Navigation viewer={viewer} />
        <div className="shell-foot">
          <Account viewer={viewer} />
          <ThemeMenu />
        </div>
      </header>
      <header className="shell-top">
        <Logo />
        <div className="row">
          <ThemeMenu />
          <PhoneNavigation viewer={viewer} />
        </div>
      </header>
      <main id="main" className="shell-main" tabIndex={-1}>
        <Outlet />
      </main>
      <Toasts />
    </div>
  );
}

function Logo() {
  return (
    <Link to="/" className="logo">
      <img src="/icon.svg" alt="" width={26} height={26} />
      Pictograph
    </Link>
  );
}

function Navigation({ viewer, onGo }: { viewer: ViewerState; onGo?: () => void }) {
  const admin = viewer.state === 'signed-in' && viewer.admin;
  return (
    <nav aria-label="Pages" className="navigation">
      {NAVIGATION.filter((group) => admin || !group.admin).map((group) => (
        <div key={group.label} role="group" aria-label={group.label}>
          <p className="navigation-label" aria-hidden>
            {group.label}
          </p>
          {group.items.map(({ to, label, icon: Icon, exact = false }) => (
            <Link
              key={to}
              to={to}
              className="navigation-item"
              activeOptions={{ exact, includeSearch: false }}
              onClick={onGo}
            >
              <Icon size={17} aria-hidden />
              {label}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  );
}

function PhoneNavigation({ viewer }: { viewer: ViewerState }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <IconButton label="Menu">
          <MenuIcon aria-hidden />
        </IconButton>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="drawer" aria-describedby={undefined}>
          <Dialog.Title className="unseen">Menu</Dialog.Title>
          <Navigation viewer={viewer} onGo={() => setOpen(false)} />
          <Account viewer={viewer} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
