namespace Sonde.Agent.Native;

/// <summary>Signal numbers of Linux on amd64 and arm64, and the two dispositions.</summary>
internal static class Signals
{
    public const int HangUp = 1;
    public const int Quit = 3;
    public const int Trap = 5;
    public const int Kill = 9;
    public const int User1 = 10;
    public const int BrokenPipe = 13;
    public const int Terminate = 15;
    public const int ChildEnded = 17;
    public const int Continue = 18;
    public const int Stop = 19;
    public const nint Default = 0;
    public const nint Ignore = 1;

    /// <summary>
    /// A closed pipe must be an error where it is written, not the end of the process. The runtime does the same, but only once
    /// something of it that handles signals was used.
    /// </summary>
    public static void IgnoreBrokenPipes() => _ = Libc.Signal(BrokenPipe, Ignore);

    /// <summary>
    /// Takes SIGCHLD away from the runtime: as the first process of a namespace (pid 1) it would wait for every child itself, in the place of who started them, and their ends would be lost
    /// (seen with strace, .NET 10). To be called after the first <see cref="System.Runtime.InteropServices.PosixSignalRegistration"/>, which brings the runtime's handler.
    /// </summary>
    public static void KeepChildren() => _ = Libc.Signal(ChildEnded, Default);

    /// <summary>For a program that is executed next: what is ignored stays ignored beyond that (signal(7)), and programs expect it to end them.</summary>
    public static void ObeyBrokenPipes() => _ = Libc.Signal(BrokenPipe, Default);
}
