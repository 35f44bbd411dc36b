namespace Sonde.Core.Profiles.Nettrace;

/// <summary>The events of the runtime that are understood, by provider and number (dotnet/runtime, src/coreclr/vm/ClrEtwAll.man).</summary>
internal static class RuntimeEvents
{
    /// <summary>The runtime.</summary>
    public const string Runtime = "Microsoft-Windows-DotNETRuntime";

    /// <summary>What the runtime tells at a session's end of all that it had loaded before.</summary>
    public const string Rundown = "Microsoft-Windows-DotNETRuntimeRundown";

    /// <summary>The sampler of the runtime; its only event, 0, is a sample of one thread: u32 0 none, 1 in native code or waiting, 2 in managed code.</summary>
    public const string Sampler = "Microsoft-DotNETCore-SampleProfiler";

    /// <summary>The name of the event that tells of a counter, whoever counts; its number is any.</summary>
    public const string Counters = "EventCounters";

    public const int GcStart = 1;
    public const int GcEnd = 2;
    public const int GcRestartEnd = 3;
    public const int GcSuspendBegin = 9;
    public const int AllocationTick = 10;
    public const int BulkType = 15;
    public const int BulkNode = 18;
    public const int MethodLoadVerbose = 143;
    public const int ModuleLoad = 152;
    public const int MethodRundownVerbose = 144;
    public const int ModuleRundown = 154;
}
