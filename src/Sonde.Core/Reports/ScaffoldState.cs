namespace Sonde.Core.Reports;

/// <summary>What becomes of a file that <c>sonde init</c> would have in a repository.</summary>
public enum ScaffoldState
{
    /// <summary>It is not there yet.</summary>
    New,

    /// <summary>It is there, to the byte.</summary>
    Same,

    /// <summary>It is there, differs, and is left as it is.</summary>
    Left,

    /// <summary>It is there, differs, and is replaced, as --force says.</summary>
    Replaced,
}
