namespace Sonde.Agent.Native;

/// <summary>The errno values that decide something here (asm-generic/errno-base.h, errno.h).</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoSuchFile = 2;
    public const int NoSuchProcess = 3;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int TryAgain = 11;
    public const int NotAllowed = 13;
    public const int FileExists = 17;
    public const int NotFolder = 20;
    public const int IsFolder = 21;
    public const int InvalidArgument = 22;
    public const int BrokenPipe = 32;
    public const int TooManyLinks = 40;
}
