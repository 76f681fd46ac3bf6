import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openReceiver, type Receiver } from '../webhooks/receiver.ts';
import { openSite, type Site } from './site.ts';

describe('webhooks in the dashboard', () => {
  let receiver: Receiver;
  let site: Site;
  before(async () => {
    receiver = await openReceiver();
    site = await openSite({ environment: { FETCH_ALLOW_ORIGINS: receiver.origin } });
  });
  after(async () => {
    await site.close();
    await receiver.close();
  });

  test('are set up, tried, seen to arrive, sent again and taken away', async () => {
    const { page, open, errors, accessible, close } = await site.visit();
    await open('/dashboard/webhooks');
    await page.getByText('Nobody is told yet').waitFor();
    await page.getByRole('button', { name: 'New endpoint' }).click();
    await page.getByLabel('Address').fill('http://10.0.0.1/hook');
    await page.getByRole('button', { name: 'Make the endpoint' }).click();
    await page.getByRole('alert').first().waitFor();
    await page.getByLabel('Address').fill(`${receiver.origin}/hook`);
    await accessible();
    await page.getByRole('button', { name: 'Make the endpoint' }).click();
    await page.getByRole('region', { name: 'The secret' }).getByText('whsec_').waitFor();
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByRole('row', { name: /Endpoint test/ }).waitFor();
    await receiver.at('/hook');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByRole('row', { name: /Delivered Endpoint test/ }).waitFor();
    await accessible();
    await page.getByRole('button', { name: 'Send again' }).click();
    await receiver.at('/hook', 2);
    await page.getByRole('button', { name: 'More for' }).click();
    await page.getByRole('menuitem', { name: 'Disable' }).click();
    await page.getByText('Disabled', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'More for' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Nobody is told yet').waitFor();
    assert.deepEqual(errors, []);
    await close();
  });
});
