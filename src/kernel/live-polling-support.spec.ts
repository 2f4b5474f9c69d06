import { pollingSupport } from './live-polling-support';

const LISTED = '["comm_info_request", "debug_request"]';

describe('pollingSupport', () => {
  it.each(['4.5.0', '4.6.4', '4.10.1', '7.5.1', '5.0.0'])(
    'follows live in %s, which knows the list',
    version => expect(pollingSupport(version, LISTED)).toBe('live')
  );

  it.each(['4.2.7', '4.4.10', '7.2.3', '7.4.1'])(
    'only looks in %s, whose page may have the list of a newer server',
    version => expect(pollingSupport(version, LISTED)).toBe('old-frontend')
  );

  it.each(['', '[]', '["kernel_info_request"]', 'nonsense', '{}'])(
    'only looks where the list is %p',
    untracked => expect(pollingSupport('4.6.4', untracked)).toBe('not-listed')
  );
});
