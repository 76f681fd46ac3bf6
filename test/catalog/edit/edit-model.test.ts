import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ForbiddenRefusal } from '../../../src/access/viewer.ts';
import { NotFoundRefusal } from '../../../src/base/refusal.ts';
import { editModel, type ModelEdit } from '../../../src/catalog/edit/edit-model.ts';
import { factsOf } from '../facts-fixture.ts';
import { ADMIN, NOBODY, openEdited, problemsOf, TODAY, type Edited } from './edit-fixture.ts';

describe('editing a model', () => {
  let db: Edited;
  const edit = (input: ModelEdit, viewer = ADMIN) => editModel(db.orm, viewer, input);

  before(async () => {
    db = await openEdited();
    await db.save(factsOf('other', { identity: { aliases: ['nickname'] } }));
  });
  after(() => db.close());

  test('changes what it speaks of, dates that group alone, and leaves a revision that says who', async () => {
    const before = factsOf('lantern', { identity: { family: 'Lamps', tags: ['warm'] } });
    await db.save(before);
    const source = 'https://example.com/changes';
    assert.equal(await edit({ slug: 'lantern', name: 'Lantern', tags: [], source }), 'UPDATED');
    assert.deepEqual(await db.facts('lantern'), {
      ...before,
      identity: { ...before.identity, name: 'Lantern', tags: [], source, asOf: TODAY() },
    });
    assert.equal(await edit({ slug: 'lantern', maxInputImages: 3 }), 'UPDATED');
    const { identity, specifications } = await db.facts('lantern');
    assert.equal(identity.source, source);
    assert.deepEqual(
      [specifications.maxInputImages, specifications.source, specifications.asOf],
      [3, 'urn:pictograph:edited', TODAY()],
    );
    assert.deepEqual(await db.revisions('lantern'), ['EDITED key_admin', 'EDITED key_admin', 'SHIPPED -']);
    const model = (await db.catalog()).model('lantern');
    assert.deepEqual([model?.name, model?.maxInputImages], ['Lantern', 3]);
  });

  test('takes every field that it has', async () => {
    await db.save(factsOf('all'));
    const identity = {
      name: 'All',
      summary: 'Has everything.',
      family: 'Whole',
      status: 'DEPRECATED',
      aliases: ['everything'],
      alternativeNames: ['The All'],
      released: 'March 2026',
      tags: ['whole'],
      apiBaseUrl: 'https://example.com/api',
    } satisfies Omit<ModelEdit, 'slug'>;
    const specifications = {
      contextWindow: 1,
      maxInputImages: 2,
      maxOutputImages: 3,
      maxOutputTokens: 4,
      maxResolution: '64x64',
      maxVideoSeconds: 1.5,
      inputModalities: ['TEXT', 'IMAGE'],
      outputModalities: ['VIDEO'],
      capabilities: ['thinking'],
      modes: ['IMAGE_EDIT'],
    } satisfies Omit<ModelEdit, 'slug'>;
    await edit({ slug: 'all', ...identity, ...specifications });
    const facts = await db.facts('all');
    assert.partialDeepStrictEqual(facts.identity, identity);
    assert.partialDeepStrictEqual(facts.specifications, specifications);
  });

  test('keeps what is left out, takes away what is null, and refuses null where something must be', async () => {
    await db.save(factsOf('sparse', { identity: { family: 'Lamps' }, specifications: { contextWindow: 5 } }));
    await edit({ slug: 'sparse', family: null, contextWindow: undefined });
    const { identity, specifications } = await db.facts('sparse');
    assert.deepEqual([identity.family, specifications.contextWindow], [null, 5]);
    const problems = await problemsOf(edit({ slug: 'sparse', name: null, aliases: null, modes: null, status: null }));
    assert.deepEqual(Object.keys(problems), ['name', 'status', 'aliases', 'modes']);
    assert.equal(
      problems['name'],
      'Expected a value, got null: this can’t be empty. Leave it out to keep what is there.',
    );
  });

  test('writes nothing when the catalog said all of it', async () => {
    await db.save(factsOf('same', { identity: { summary: 'As it was.' } }));
    const version = await db.version();
    for (const input of [{}, { summary: 'As it was.' }, { family: null, source: 'https://example.com/elsewhere' }])
      assert.equal(await edit({ slug: 'same', ...input }), 'UNCHANGED');
    assert.equal(await db.version(), version);
    assert.deepEqual(await db.revisions('same'), ['SHIPPED -']);
  });

  test('is refused with all problems at once, what came and what to do, and writes nothing', async () => {
    await db.save(factsOf('wrong'));
    const version = await db.version();
    const problems = await problemsOf(
      edit({
        slug: 'wrong',
        name: '',
        apiBaseUrl: 'nowhere',
        aliases: ['nickname', 'wrong', 'twice', 'twice'],
        maxInputImages: -1,
        maxVideoSeconds: 0,
        source: 'a friend',
      }),
    );
    assert.deepEqual(problems, {
      name: 'Expected some text; got "".',
      apiBaseUrl: 'Expected an address such as "https://example.com/models"; got "nowhere".',
      maxInputImages: 'Expected at least 0; got -1.',
      maxVideoSeconds: 'Expected more than 0; got 0.',
      source: 'Expected an address such as "https://example.com/models"; got "a friend".',
      'aliases.3': 'It must not repeat "twice"; got "twice".',
      aliases: 'It must not repeat the slug "wrong"; got ["nickname","wrong","twice","twice"].',
    });
    assert.deepEqual(await problemsOf(edit({ slug: 'wrong', aliases: ['Bad Name', 'other'], name: '' })), {
      name: 'Expected some text; got "".',
      'aliases.0': 'It must be lower-case letters, digits, dots, dashes; got "Bad Name".',
    });
    assert.deepEqual(Object.keys(await problemsOf(edit({ slug: 'wrong', name: 'a\0b', summary: '\uD800' }))), [
      'name',
      'summary',
    ]);
    assert.equal(await db.version(), version);
  });

  test('moves an alias only when it was taken away where it was, and says so with the other problems', async () => {
    await db.save(factsOf('from', { identity: { aliases: ['moving', 'staying'] } }));
    await db.save(factsOf('to'));
    assert.deepEqual(await problemsOf(edit({ slug: 'to', aliases: ['moving', 'from'], name: null, source: 'x' })), {
      name: 'Expected a value, got null: this can’t be empty. Leave it out to keep what is there.',
      source: 'Expected an address such as "https://example.com/models"; got "x".',
      aliases: '"moving" already names the model from. Take another name, or take it away there first.',
    });
    assert.equal(await edit({ slug: 'from', aliases: ['staying'] }), 'UPDATED');
    assert.equal(await edit({ slug: 'to', aliases: ['moving'] }), 'UPDATED');
    const catalog = await db.catalog();
    assert.deepEqual([catalog.model('moving')?.slug, catalog.model('staying')?.slug], ['to', 'from']);
  });

  test('is for admins, and of models that are there: by their slug, since an alias may be about to move', async () => {
    for (const viewer of NOBODY)
      await assert.rejects(editModel(db.orm, viewer, { slug: 'other', name: 'x' }), ForbiddenRefusal);
    await assert.rejects(edit({ slug: 'othr', name: 'x' }), (error) => {
      assert.ok(error instanceof NotFoundRefusal);
      assert.equal(error.message, 'There is no model with the slug "othr". Did you mean other?');
      return true;
    });
    await assert.rejects(edit({ slug: 'nickname', name: 'x' }), /"nickname"\. Did you mean other\?/);
    await assert.rejects(edit({ slug: 'quite something else', name: 'x' }), /Query\.models lists/);
  });

  test('of two at the same time, on different fields, loses nothing', async () => {
    await db.save(factsOf('raced'));
    const tags = Array.from({ length: 4 }, (_, index) => `tag-${index}`);
    const outcomes = await Promise.all([
      edit({ slug: 'raced', name: 'Raced' }),
      edit({ slug: 'raced', summary: 'Twice at once.' }),
      edit({ slug: 'raced', contextWindow: 7 }),
      edit({ slug: 'raced', tags }),
    ]);
    assert.deepEqual(
      outcomes,
      Array.from({ length: 4 }, () => 'UPDATED'),
    );
    const { identity, specifications } = await db.facts('raced');
    assert.deepEqual(
      [identity.name, identity.summary, identity.tags, specifications.contextWindow],
      ['Raced', 'Twice at once.', tags, 7],
    );
  });

  test('that fails half way leaves nothing', async () => {
    await db.save(factsOf('torn'));
    const version = await db.version();
    await db.sql`create function refuse_revision() returns trigger language plpgsql as $$ begin raise 'no'; end $$`;
    await db.sql`create trigger refuse_revision before insert on model_revision execute function refuse_revision()`;
    await assert.rejects(edit({ slug: 'torn', name: 'Torn', aliases: ['half'] }));
    await db.sql`drop trigger refuse_revision on model_revision`;
    assert.equal(await db.version(), version);
    const catalog = await db.catalog();
    assert.deepEqual([catalog.model('torn')?.name, catalog.model('half')], ['torn', null]);
    assert.equal(await edit({ slug: 'torn', name: 'Torn' }), 'UPDATED');
  });
});
