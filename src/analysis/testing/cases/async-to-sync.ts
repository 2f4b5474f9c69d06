import { safe, silent, type Themes } from '../table';

export const ASYNC_TO_SYNC_CASES: Themes = {
  'code that is written oddly': [
    safe(
      'from asgiref.sync import async_to_sync\nx = 1 if y else(async_to_sync)(f)(1)\n',
      'from asgiref.sync import async_to_sync\nx = 1 if y else await f(1)\n'
    )
  ],
  'other runners': [
    safe(
      '# bare\nfrom asgiref.sync import async_to_sync\nx = async_to_sync(f)(a, b=1)\n',
      'from asgiref.sync import async_to_sync\nx = await f(a, b=1)\n'
    ),
    safe(
      '# bare\nimport asgiref.sync\nasgiref.sync.async_to_sync(o.f)().x\n',
      'import asgiref.sync\n(await o.f()).x\n'
    ),
    silent('# bare\nfrom asgiref.sync import async_to_sync\nview = async_to_sync(f)\n'),
    silent('# bare\nasync_to_sync(f)(x)\n')
  ]
};
