namespace Sonde.Core.Topping;

/// <summary>What pictures are of.</summary>
public enum TopType
{
    /// <summary>Where threads compute.</summary>
    Cpu,

    /// <summary>Where threads are, whether they compute or wait.</summary>
    Wall,

    /// <summary>What the runtime and the program count.</summary>
    Counters,
}
