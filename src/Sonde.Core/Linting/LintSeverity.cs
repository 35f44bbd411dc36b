using System.Text.Json.Serialization;

namespace Sonde.Core.Linting;

/// <summary>How bad a finding is.</summary>
public enum LintSeverity
{
    /// <summary>Somebody could debug production, or take it over.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>A debugger would find it easier, or it belongs to development.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,
}
