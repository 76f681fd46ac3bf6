import { Download } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import type { EventImageFragment } from './operations.ts';

/** Saves a picture under a name that tells it from others. */
export function DownloadButton({ image }: { image: EventImageFragment }) {
  if (image.url === null) return null;
  return (
    <Button onClick={() => void download(image)}>
      <Download aria-hidden />
      Download
    </Button>
  );
}

async function download({ id, url }: EventImageFragment): Promise<void> {
  if (url === null) return;
  const blob = await (await fetch(url)).blob();
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `${id}.${blob.type.split('/')[1] ?? 'png'}`;
  link.click();
  URL.revokeObjectURL(link.href);
}
