import { Monitor, Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../ui/Button.tsx';
import { Menu } from '../ui/Menu.tsx';

type Theme = 'light' | 'dark' | 'system';

/** Which colors: the system's unless chosen. public/theme.js reads the choice before the first paint. */
export function ThemeMenu() {
  const [theme, setTheme] = useState(chosen);
  const choose = (next: Theme) => {
    if (next === 'system') {
      localStorage.removeItem('theme');
      delete document.documentElement.dataset['theme'];
    } else {
      localStorage.setItem('theme', next);
      document.documentElement.dataset['theme'] = next;
    }
    setTheme(next);
  };
  const Icon = { light: Sun, dark: Moon, system: Monitor }[theme];
  return (
    <Menu
      trigger={
        <IconButton label={`Colors: ${theme}`}>
          <Icon aria-hidden />
        </IconButton>
      }
      items={[
        { label: 'Light', icon: <Sun aria-hidden />, onSelect: () => choose('light') },
        { label: 'Dark', icon: <Moon aria-hidden />, onSelect: () => choose('dark') },
        { label: 'Like the system', icon: <Monitor aria-hidden />, onSelect: () => choose('system') },
      ]}
    />
  );
}

function chosen(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}
