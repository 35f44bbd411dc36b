using System.Runtime.InteropServices;

namespace Sonde.Agent.Native;

/// <summary>The flags of open(2) and its relatives on 64-bit Linux. Three of them have other numbers on arm64 (asm/fcntl.h).</summary>
internal static class FileFlags
{
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int NoTerminal = 0x100;
    public const int NonBlocking = 0x800;
    public const int CloseOnExecute = 0x80000;
    public const int PathOnly = 0x200000;

    /// <summary>For names that are looked at: the link itself.</summary>
    public const int LinkItself = 0x100;

    /// <summary>For an empty name: the descriptor itself.</summary>
    public const int EmptyPath = 0x1000;

    /// <summary>For what is removed: a folder.</summary>
    public const int RemoveFolder = 0x200;

    /// <summary>For what is asked of rights: those that count, not those of who started the program.</summary>
    public const int EffectiveRights = 0x200;

    /// <summary>For what is renamed: not where something is.</summary>
    public const uint NoReplace = 1;

    public static int Folder => IsArm ? 0x4000 : 0x10000;

    public static int NoFollow => IsArm ? 0x8000 : 0x20000;
}
