import { z } from 'zod';
import { Moment } from './generation.ts';

export const UploadFields = z
  .object({
    id: z.string().describe('img_…: name it in a request, as file_id or as ImageInput.id.'),
    mime_type: z.string(),
    width: z.int().describe('In pixels, as shown.'),
    height: z.int().describe('In pixels, as shown.'),
    bytes: z.int(),
    sha256: z.string().describe('Of what was kept, in hex: it is drawn anew, so this is not what was sent.'),
    url: z.string(),
    url_expires_at: Moment,
  })
  .meta({ id: 'Upload', description: 'A picture that requests may name.' });
export type UploadAnswer = z.infer<typeof UploadFields>;
