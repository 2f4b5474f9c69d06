"""What goes over the wire: the types of `protocol.ts`, which says what each field means.

A stub, so that no kernel ever loads it: modules import it under ``TYPE_CHECKING``. A test compares it
with `protocol.ts` through TypeScript's compiler, and another compares real answers with it.
"""

from typing import Generic, Literal, TypeVar, Union

from typing_extensions import NotRequired, TypedDict

_Record = TypeVar("_Record")

class CellRef(TypedDict):
    execution: int
    cellId: str | None
    count: int | None

class Frame(TypedDict):
    function: str
    line: int
    cell: NotRequired[CellRef]
    file: NotRequired[str]

WaitKind = Literal[
    "sleep",
    "task",
    "lock",
    "event",
    "condition",
    "semaphore",
    "queue",
    "socket",
    "subprocess",
    "io",
    "thread",
    "future",
    "ready",
    "running",
    "closed",
    "stopped",
]

class WaitReason(TypedDict):
    kind: WaitKind
    call: NotRequired[str]
    until: NotRequired[float]
    deadline: NotRequired[float]
    name: NotRequired[str]
    size: NotRequired[int]
    maxsize: NotRequired[int]
    waiters: NotRequired[int]
    peer: NotRequired[str]
    pid: NotRequired[int]

class WaitDetails(TypedDict, total=False):
    """A part of a `WaitReason`."""

    kind: WaitKind
    call: str
    until: float
    deadline: float
    name: str
    size: int
    maxsize: int
    waiters: int
    peer: str
    pid: int

class Ignoring(TypedDict):
    at: NotRequired[Frame]

TaskOrigin = Literal["widget", "thread"]

class TaskRecord(TypedDict):
    id: int
    name: str
    unnamed: bool
    coroutine: str
    arguments: NotRequired[list[tuple[str, str]]]
    cell: CellRef | None
    isCell: bool
    waiting: WaitReason
    stack: list[Frame]
    since: float
    moved: NotRequired[float]
    before: bool
    awaits: list[int]
    awaitedBy: list[int]
    cancelling: int
    asked: NotRequired[float]
    orphan: NotRequired[Literal[True]]
    cycle: NotRequired[list[int]]
    ignoring: NotRequired[Ignoring]
    old: NotRequired[Literal[True]]
    origin: NotRequired[TaskOrigin]

BottleneckKind = Literal["semaphore", "lock", "queue", "executor"]

QueueSide = Literal["get", "put"]

class Bottleneck(TypedDict):
    kind: BottleneckKind
    name: NotRequired[str]
    waiting: int
    inside: NotRequired[int]
    capacity: NotRequired[int]
    side: NotRequired[QueueSide]
    at: NotRequired[Frame]

FanoutLimit = Literal["first", "exception"]

FanoutKind = Literal["gather", "wait", "as_completed", "TaskGroup", "tqdm", "executor"]

class FanoutRecord(TypedDict):
    id: int
    kind: FanoutKind
    task: int | None
    cell: CellRef | None
    at: NotRequired[Frame]
    coroutine: NotRequired[str]
    since: float
    total: int
    atLeast: NotRequired[Literal[True]]
    done: int
    failed: int
    cancelled: int
    queueing: int
    running: int
    until: NotRequired[FanoutLimit]
    bottleneck: NotRequired[Bottleneck]

FinishedOutcome = Literal["returned", "cancelled", "failed", "unknown"]

class FinishedRecord(TypedDict):
    id: int
    name: str
    unnamed: bool
    coroutine: str
    cell: CellRef | None
    since: float
    before: bool
    end: float
    outcome: FinishedOutcome
    resultType: NotRequired[str]
    errorName: NotRequired[str]

HolderKind = Literal["variable", "element", "attribute", "output", "last"]

class Holder(TypedDict):
    kind: HolderKind
    name: str

FailureKind = Literal[
    "unretrieved", "logged", "destroyed", "callback", "leaked", "reported", "cell"
]

FutureKind = Literal["gather", "future", "threadsafe"]

class SubFailure(TypedDict):
    depth: int
    name: NotRequired[str]
    coroutine: NotRequired[str]
    cell: CellRef | None
    errorName: str
    message: str
    stack: list[Frame]
    count: NotRequired[int]

class FailureRecord(TypedDict):
    id: int
    task: NotRequired[int]
    kind: FailureKind
    name: str
    unnamed: bool
    coroutine: str
    cell: CellRef | None
    errorName: NotRequired[str]
    message: str
    report: NotRequired[str]
    future: NotRequired[FutureKind]
    group: NotRequired[list[SubFailure]]
    count: NotRequired[int]
    cancelled: NotRequired[list[str]]
    stack: list[Frame]
    holders: list[Holder]
    since: float

CoroutineState = Literal["held", "dropped"]

class CoroutineRecord(TypedDict):
    id: int
    kind: NotRequired[Literal["async-generator"]]
    name: str
    state: CoroutineState
    holders: list[Holder]
    cell: CellRef | None
    line: NotRequired[int]
    defined: NotRequired[Frame]
    since: float

ExecutionOutcome = Literal["running", "ok", "error", "cancelled"]

class ExecutionRecord(CellRef):
    start: float
    end: float | None
    outcome: ExecutionOutcome
    errorName: NotRequired[str]
    source: NotRequired[int]

BlockCause = Literal[
    "sleep", "input", "call", "cpu", "debugger", "gui", "trio", "nested", "kernel", "unknown"
]

KernelWork = Literal[
    "traceback", "display", "autoreload", "history", "completion", "inspection", "messages"
]

LoopState = Literal["idle", "running", "blocked", "input", "closed"]

class OwnLoopWait(TypedDict):
    kind: Literal["coroutine", "server"]
    name: str

class LoopRecord(TypedDict):
    state: LoopState
    since: float
    cell: CellRef | None
    at: NotRequired[Frame]
    blocker: NotRequired[str]
    starving: int
    cause: NotRequired[BlockCause]
    work: NotRequired[KernelWork]
    lostWake: NotRequired[Literal[True]]
    interruptPending: NotRequired[Literal[True]]
    ownLoop: NotRequired[OwnLoopWait]

class BlockRecord(TypedDict):
    id: int
    cell: CellRef | None
    at: NotRequired[Frame]
    blocker: NotRequired[str]
    cause: BlockCause
    start: float
    end: float | None
    starving: int

NoticeKind = Literal[
    "nest-asyncio",
    "foreign-wake",
    "context-lost",
    "other-loop",
    "lock-kept",
    "watchdog-failed",
]

NoticeArguments = dict[str, Union[str, float, bool]]

class NoticeRecord(TypedDict):
    id: int
    kind: NoticeKind
    args: NoticeArguments
    cell: CellRef | None
    since: float

class KernelFacts(TypedDict):
    python: str
    ipython: str
    ipykernel: str
    loop: str
    autoawait: bool
    controlThread: bool
    policy: NotRequired[str]
    runner: NotRequired[str]
    gui: NotRequired[str]
    lacksSubprocesses: NotRequired[Literal[True]]

class BaseArguments(TypedDict):
    client: str

class HelloBody(TypedDict):
    version: str
    session: str
    lease: float
    now: float
    kernel: KernelFacts

class PollArguments(BaseArguments):
    session: NotRequired[str]
    since: NotRequired[int]

class Delta(TypedDict, Generic[_Record]):
    changed: list[_Record]
    gone: list[int]
    total: int

class PollBody(TypedDict):
    session: str
    revision: int
    now: float
    full: bool
    more: bool
    loop: LoopRecord
    tasks: Delta[TaskRecord]
    coroutines: Delta[CoroutineRecord]
    executions: list[ExecutionRecord]
    finished: Delta[FinishedRecord]
    failures: Delta[FailureRecord]
    blocks: Delta[BlockRecord]
    notices: Delta[NoticeRecord]
    fanouts: Delta[FanoutRecord]

class TaskArguments(BaseArguments):
    id: int

class TaskBody(TypedDict):
    now: float
    task: TaskRecord

class CancelArguments(BaseArguments):
    ids: NotRequired[list[int]]
    cell: NotRequired[str]
    old: NotRequired[Literal[True]]

class CancelBody(TypedDict):
    asked: list[int]
    gone: list[int]

class CoroutineArguments(BaseArguments):
    id: int

class CoroutineBody(TypedDict):
    scheduled: bool

class WakeBody(TypedDict):
    woken: bool

class ConfigureArguments(BaseArguments):
    blockThreshold: NotRequired[float]
    taskArguments: NotRequired[bool]

class ConfigureBody(TypedDict):
    blockThreshold: float
    taskArguments: bool

class UninstallArguments(BaseArguments):
    grace: NotRequired[bool]

class RecordArguments(BaseArguments):
    action: Literal["start", "read", "stop", "leave"]
    begin: NotRequired[int]
    tasks: NotRequired[int]
    stacks: NotRequired[int]

class RecordedTask(TypedDict):
    id: NotRequired[int]
    name: NotRequired[str]
    coroutine: str
    cell: CellRef | None

SampledBecause = Literal["python", "taken"]

class RecordBody(TypedDict):
    on: bool
    exact: bool
    because: NotRequired[SampledBecause]
    now: float
    started: float
    ended: float | None
    count: int
    dropped: int
    cost: float
    steps: list[int]
    tasks: list[RecordedTask]
    stacks: list[list[Frame]]
    more: bool

class UninstallBody(TypedDict):
    removed: bool

class Bodies(TypedDict):
    hello: HelloBody
    poll: PollBody
    task: TaskBody
    cancel: CancelBody
    run: CoroutineBody
    close: CoroutineBody
    wake: WakeBody
    configure: ConfigureBody
    record: RecordBody
    uninstall: UninstallBody

class Arguments(TypedDict):
    hello: BaseArguments
    poll: PollArguments
    task: TaskArguments
    cancel: CancelArguments
    run: CoroutineArguments
    close: CoroutineArguments
    wake: BaseArguments
    configure: ConfigureArguments
    record: RecordArguments
    uninstall: UninstallArguments

Verb = Literal[
    "hello",
    "poll",
    "task",
    "cancel",
    "run",
    "close",
    "wake",
    "configure",
    "record",
    "uninstall",
]

Body = (
    HelloBody
    | PollBody
    | TaskBody
    | CancelBody
    | CoroutineBody
    | WakeBody
    | ConfigureBody
    | RecordBody
    | UninstallBody
)

class Reply(TypedDict):
    type: Literal["response"]
    command: str
    request_seq: int
    seq: int
    wire: int
    success: bool
    message: NotRequired[str]
    body: NotRequired[Body]
