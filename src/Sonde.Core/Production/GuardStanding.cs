using System.Text.Json.Serialization;

namespace Sonde.Core.Production;

/// <summary>What a target's place is taken for.</summary>
public enum GuardStanding
{
    /// <summary>Known not to be production.</summary>
    [JsonStringEnumMemberName("known")]
    Known,

    /// <summary>Nobody has said what it is.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>Production.</summary>
    [JsonStringEnumMemberName("production")]
    Production,
}
