// A real OpenID Connect provider with the people of the tests: node provider.mjs MODULES PORT CALLBACK SIGNED_OUT
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, port, callback, signedOut] = process.argv.slice(2);
const require = createRequire(modules + '/');
const { default: Provider } = await import(pathToFileURL(require.resolve('oidc-provider')));

const people = {
  alice: { name: 'Alice Example', groups: ['qvs-admins', 'everyone'] },
  bob: { name: 'Bob Example', groups: ['shop-devs', 'everyone'] },
  olga: { name: 'Olga Example', groups: [] },
  dora: { name: 'Dora Example', groups: [] },
  carol: { name: 'Carol Example', groups: [] },
  nameless: { name: 'Nobody', preferred_username: undefined, groups: ['qvs-admins'] },
};

const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'qvs',
    client_secret: 'a-secret-of-a-test',
    redirect_uris: [callback],
    post_logout_redirect_uris: [signedOut],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }],
  pkce: { required: () => true },
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email', 'email_verified'], groups: ['groups'] },
  scopes: ['openid', 'profile', 'email', 'groups'],
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  findAccount: (_, id) => people[id] && {
    accountId: id,
    claims: () => ({ sub: id, preferred_username: id, email: `${id}@example.com`, email_verified: id !== 'carol', ...people[id] }),
  },
  cookies: { keys: ['a key of a test'] },
});
// Grows in the tests: who is in which group.
provider.use(async (context, next) => {
  if (context.path === '/groups' && context.method === 'POST') {
    people[context.query.person].groups = context.query.groups ? context.query.groups.split(',') : [];
    context.status = 204;
    return;
  }
  await next();
});
provider.listen(Number(port), '127.0.0.1', () => console.log(`provider on ${issuer}`));
