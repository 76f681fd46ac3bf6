import {
  Activity,
  Columns3,
  Images,
  KeyRound,
  LibraryBig,
  Route,
  Sparkles,
  Trophy,
  Webhook,
  type LucideIcon,
} from 'lucide-react';

interface NavigationItem {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** Current only at this very address, not below it. */
  readonly exact?: boolean;
}

export interface NavigationGroup {
  readonly label: string;
  readonly admin: boolean;
  readonly items: readonly NavigationItem[];
}

export const NAVIGATION: readonly NavigationGroup[] = [
  {
    label: 'Create',
    admin: false,
    items: [
      { to: '/playground', label: 'Playground', icon: Sparkles },
      { to: '/gallery', label: 'Gallery', icon: Images },
    ],
  },
  {
    label: 'Catalog',
    admin: false,
    items: [
      { to: '/models', label: 'Models', icon: LibraryBig },
      { to: '/compare', label: 'Compare', icon: Columns3 },
      { to: '/benchmarks', label: 'Benchmarks', icon: Trophy },
    ],
  },
  {
    label: 'Dashboard',
    admin: true,
    items: [
      { to: '/dashboard', label: 'Activity', icon: Activity, exact: true },
      { to: '/dashboard/routing', label: 'Routing', icon: Route },
      { to: '/dashboard/keys', label: 'Keys', icon: KeyRound },
      { to: '/dashboard/webhooks', label: 'Webhooks', icon: Webhook },
    ],
  },
];
