using System.Globalization;

namespace Sonde.Agent.Sampling.Python;

/// <summary>PY_VERSION_HEX: major, minor, micro, a nibble for the level (a alpha, b beta, c candidate, f final) and one for its number.</summary>
internal readonly record struct PythonVersion(ulong Value)
{
    /// <summary>14 of 3.14; negative for another major version than 3.</summary>
    public int Minor => Value >> 24 == 3 ? (int)(Value >> 16) & 0xff : -1;

    /// <summary>Whether it was released.</summary>
    public bool IsFinal => (Value & 0xf0) == 0xf0;

    /// <summary><c>3.14.0</c>, <c>3.14.0rc1</c>.</summary>
    public override string ToString()
    {
        var number = Value & 0xf;
        var level = ((Value >> 4) & 0xf) switch
        {
            0xa => $"a{number}",
            0xb => $"b{number}",
            0xc => $"rc{number}",
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Value >> 24}.{(Value >> 16) & 0xff}.{(Value >> 8) & 0xff}{level}");
    }
}
