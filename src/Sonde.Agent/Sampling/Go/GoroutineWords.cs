namespace Sonde.Agent.Sampling.Go;

/// <summary>Go's own words for what a goroutine does (src/runtime/runtime2.go and traceback.go): those of its traces.</summary>
internal static class GoroutineWords
{
    /// <summary>Of the status: it waits for a reason.</summary>
    public const int Waiting = 4;

    /// <summary>It is no more, and its place is used again.</summary>
    public const int Dead = 6;

    /// <summary>It runs Go code.</summary>
    public const int Running = 2;

    /// <summary>It is in a system call, or in C.</summary>
    public const int SystemCall = 3;

    /// <summary>Its stack is moving.</summary>
    public const int Moving = 8;

    private const int ScanBit = 0x1000;

    private static readonly string[] Go119 =
        ("|GC assist marking|IO wait|chan receive (nil chan)|chan send (nil chan)|dumping heap|garbage collection|garbage collection scan|panicwait|select|select (no cases)"
        + "|GC assist wait|GC sweep wait|GC scavenge wait|chan receive|chan send|finalizer wait|force gc (idle)|semacquire|sleep|sync.Cond.Wait|timer goroutine (idle)"
        + "|trace reader (blocked)|wait for GC cycle|GC worker (idle)|preempted|debug call").Split('|');

    private static readonly string[] Go124 =
        ("|GC assist marking|IO wait|chan receive (nil chan)|chan send (nil chan)|dumping heap|garbage collection|garbage collection scan|panicwait|select|select (no cases)"
        + "|GC assist wait|GC sweep wait|GC scavenge wait|chan receive|chan send|finalizer wait|force gc (idle)|semacquire|sleep|sync.Cond.Wait|sync.Mutex.Lock"
        + "|sync.RWMutex.RLock|sync.RWMutex.Lock|sync.WaitGroup.Wait|trace reader (blocked)|wait for GC cycle|GC worker (idle)|GC worker (active)|preempted|debug call"
        + "|GC mark termination|stopping the world|flushing proc caches|trace goroutine status|trace proc status|page trace flush|coroutine|GC weak to strong wait|synctest.Run"
        + "|synctest.Wait|chan receive (synctest)|chan send (synctest)|select (synctest)").Split('|');

    private static readonly string[] Go126 =
        ("|GC assist marking|IO wait|dumping heap|garbage collection|garbage collection scan|panicwait|GC assist wait|GC sweep wait|GC scavenge wait|finalizer wait"
        + "|force gc (idle)|GOMAXPROCS updater (idle)|semacquire|sleep|chan receive (nil chan)|chan send (nil chan)|select (no cases)|select|chan receive|chan send"
        + "|sync.Cond.Wait|sync.Mutex.Lock|sync.RWMutex.RLock|sync.RWMutex.Lock|sync.WaitGroup.Wait|trace reader (blocked)|wait for GC cycle|GC worker (idle)|GC worker (active)"
        + "|preempted|debug call|GC mark termination|stopping the world|flushing proc caches|trace goroutine status|trace proc status|page trace flush|coroutine"
        + "|GC weak to strong wait|synctest.Run|synctest.Wait|chan receive (durable)|chan send (durable)|select (durable)|sync.WaitGroup.Wait (durable)|cleanup wait").Split('|');

    private static readonly string[] States =
        ["idle", "runnable", "running", "syscall", "waiting", "unknown", "dead", "unknown", "copystack", "preempted", "leaked", "waiting for cgo callback"];

    /// <summary>The status without the bit that says that its stack is being looked at.</summary>
    public static int Status(uint word) => unchecked((int)(word & ~ScanBit));

    /// <summary>What it does.</summary>
    /// <param name="status">Its status.</param>
    /// <param name="reason">Why it waits, where it does.</param>
    /// <param name="minor">The version of Go.</param>
    public static string State(int status, int reason, int? minor)
    {
        var reasons = minor switch { 19 => Go119, 24 => Go124, 26 or 27 => Go126, _ => [] };
        return status == Waiting && reason > 0 && reason < reasons.Length ? reasons[reason]
            : status >= 0 && status < States.Length ? States[status]
            : "unknown";
    }
}
