import { describe, expect, it } from 'vitest';
import { mailboxProviderOf } from '../../src/events/mailbox-provider.ts';
import { mailboxProviders, providersWithoutComplaints } from '../../src/events/mailbox-providers.ts';

const all = { providers: mailboxProviders.length, providerDomains: {} };

describe('the provider of a recipient', () => {
  it.each([
    ['reader@gmail.com', 'gmail'],
    ['reader@hotmail.co.uk', 'outlook'],
    ['reader@live.nl', 'outlook'],
    ['reader@yahoo.com.br', 'yahoo'],
    ['reader@seznam.cz', 'seznam'],
    ['reader@firm.example', 'other'],
    ['reader@mail.gmail.com', 'other'],
    ['reader', 'other'],
    ['', 'other'],
  ])('of %s is %s', (address, provider) => {
    expect(mailboxProviderOf(all)(address)).toBe(provider);
  });

  it('is other beyond as many rows as are wanted', () => {
    const three = mailboxProviderOf({ ...all, providers: 3 });
    expect(['a@gmail.com', 'a@yahoo.com', 'a@icloud.com'].map(three)).toEqual(['gmail', 'yahoo', 'other']);
    expect(mailboxProviderOf({ ...all, providers: 0 })('a@gmail.com')).toBe('other');
  });

  it('is what the operator says, in place of the table', () => {
    const own = mailboxProviderOf({
      providers: 1,
      providerDomains: { bigcorp: ['BigCorp.example'], microsoft: ['outlook.com'], inbox: ['gmail.com'] },
    });
    expect(['a@bigcorp.example', 'a@outlook.com', 'a@gmail.com', 'a@hotmail.com'].map(own)).toEqual([
      'bigcorp',
      'microsoft',
      'inbox',
      'other',
    ]);
  });

  it('is told apart where it tells SES of no complaints', () => {
    const names = mailboxProviders.map(([name]) => name);
    expect(providersWithoutComplaints).toEqual(['gmail']);
    expect(names).toEqual(expect.arrayContaining([...providersWithoutComplaints]));
  });

  it('has one row a provider and one provider a domain, in the form that addresses are compared in', () => {
    const names = mailboxProviders.map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    const domains = mailboxProviders.flatMap(([, some]) => some);
    expect(domains.filter((domain, index) => domains.indexOf(domain) !== index)).toEqual([]);
    expect([...names, ...domains].filter((text) => !/^[a-z0-9_.-]+$/.test(text))).toEqual([]);
  });
});
