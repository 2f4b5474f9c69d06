// The tests that may be skipped, and where: every other skip fails `npm test`.
//
// `reason` is what the test gives (Jest gives none, so there `test` matches its name); `when` is asked with the
// platform, and with the versions of Python (3.11 is 311) and ipykernel in `.venv`.

const HELPER = [
  { reason: 'Python 3.9 does not list its modules', when: ({ python }) => python < 310 },
  { reason: 'TaskGroup is new in Python 3.11', when: ({ python }) => python < 311 },
  { reason: 'eager tasks are new in Python 3.12', when: ({ python }) => python < 312 },
  { reason: 'from Python 3.11 on', when: ({ python }) => python < 311 },
  { reason: 'from Python 3.12 on', when: ({ python }) => python < 312 },
  { reason: 'Python below 3.12 has no sys.monitoring', when: ({ python }) => python < 312 },
  { reason: 'from Python 3.13 on', when: ({ python }) => python < 313 },
  { reason: 'This Python has no exception groups.', when: ({ python }) => python < 311 },
  {
    reason: 'before Python 3.11 a stack does not tell which locks it has entered',
    when: ({ python }) => python < 311
  },
  {
    reason: 'before Python 3.12 wait_for makes a task of its argument',
    when: ({ python }) => python < 312
  },
  {
    reason: 'from Python 3.14 on asyncio lists only the tasks of running loops',
    when: ({ python }) => python >= 314
  },
  {
    reason: 'from Python 3.14 on a cell cannot run a second loop this way',
    when: ({ python }) => python >= 314
  },
  {
    reason: 'this ipykernel has no subshells',
    when: ({ ipykernel }) => Number.parseInt(ipykernel, 10) < 7
  },
  {
    reason: 'ipykernel 7.0.0 does not enter the loop of a GUI',
    when: ({ ipykernel }) => ipykernel === '7.0.0'
  },
  {
    reason: 'only Linux has a clock for each thread',
    when: ({ platform }) => platform !== 'linux'
  },
  { reason: 'Windows has no usleep', when: ({ platform }) => platform === 'win32' },
  { reason: 'uvloop is not installed', when: ({ platform }) => platform === 'win32' },
  {
    reason: 'the command is for Python 3.10, and the test is for a shell',
    when: ({ platform }) => platform === 'win32'
  }
];

const UNIT = [{ test: /^loopscope check on Linux /, when: ({ platform }) => platform !== 'linux' }];

const UI = [
  { reason: 'Python below 3.12 has no sys.monitoring', when: ({ python }) => python < 312 },
  { reason: 'Python can record steps', when: ({ python }) => python >= 312 }
];

export const EXPECTED_SKIPS = [
  ...HELPER.map(each => ({ suite: 'helper', ...each })),
  ...UNIT.map(each => ({ suite: 'unit', ...each })),
  ...UI.map(each => ({ suite: 'ui', ...each }))
];
