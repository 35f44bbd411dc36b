namespace Sonde.Core.Sources;

/// <summary>What may mislead the user while debugging.</summary>
public enum SourceWarningKind
{
    /// <summary>The binary's main module is not in the workspace.</summary>
    ModuleNotFound,

    /// <summary>The module is in the workspace, but none of the binary's files are.</summary>
    NoFileMatches,

    /// <summary>The working tree is at another commit than the binary was built from.</summary>
    RevisionDiffers,

    /// <summary>The binary was built from a tree with changes that no commit holds.</summary>
    BuiltFromModifiedTree,

    /// <summary>No Go of the binary's version is installed here; another one's standard library is shown.</summary>
    GoVersionDiffers,

    /// <summary>No Go installation was found: the standard library has no sources here.</summary>
    GoNotFound,

    /// <summary>The binary's paths do not say where its main package lies.</summary>
    MainPackageUnknown,

    /// <summary>Something of the workspace could not be read.</summary>
    NotReadable,
}
