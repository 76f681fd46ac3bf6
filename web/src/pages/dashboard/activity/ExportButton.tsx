import { Download } from 'lucide-react';
import { useState } from 'react';
import { useClient } from 'urql';
import { Button } from '../../../ui/Button.tsx';
import { count } from '../../../ui/format.ts';
import { Menu } from '../../../ui/Menu.tsx';
import { saveText } from '../../../ui/save.ts';
import { toast } from '../../../ui/Toasts.tsx';
import { MOST_EXPORTED, readAll, toCsv, toJson } from './export.ts';
import type { GenerationFilter } from './operations.ts';

/** Saves what the list means, all of it, as a file. */
export function ExportButton({ filter }: { filter: GenerationFilter }) {
  const client = useClient();
  const [read, setRead] = useState<number | null>(null);
  const save = async (format: 'csv' | 'json') => {
    setRead(0);
    try {
      const rows = await readAll(client, filter, setRead);
      saveText(`generations.${format}`, format === 'csv' ? toCsv(rows) : toJson(rows), `text/${format}`);
      if (rows.length >= MOST_EXPORTED)
        toast(`The first ${count(MOST_EXPORTED)} were saved. Narrow the filter for the others.`);
    } catch (error) {
      toast(`Nothing was saved: ${error instanceof Error ? error.message : 'the server gave no answer'}`);
    }
    setRead(null);
  };
  return (
    <Menu
      trigger={
        <Button unavailable={read === null ? null : 'It is being read.'}>
          <Download aria-hidden />
          {read === null ? 'Export' : `${count(read)} read`}
        </Button>
      }
      items={[
        { label: 'As CSV', onSelect: () => void save('csv') },
        { label: 'As JSON', onSelect: () => void save('json') },
      ]}
    />
  );
}
