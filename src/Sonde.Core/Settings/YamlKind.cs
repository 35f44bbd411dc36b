namespace Sonde.Core.Settings;

/// <summary>What a YAML node is by the core schema of YAML 1.2 (yaml.org/spec/1.2.2, section 10.3.2), as far as files of ours need it.</summary>
internal enum YamlKind
{
    /// <summary>Nothing, <c>~</c> or <c>null</c>.</summary>
    Nothing,

    /// <summary><c>true</c> or <c>false</c>; <c>yes</c> is text.</summary>
    Switch,

    /// <summary>A whole number in decimal digits.</summary>
    Whole,

    /// <summary>A decimal number with a point or an exponent.</summary>
    Fraction,

    /// <summary>Every other scalar, and every quoted one.</summary>
    Text,

    /// <summary>A sequence.</summary>
    List,

    /// <summary>A mapping.</summary>
    Mapping,
}
