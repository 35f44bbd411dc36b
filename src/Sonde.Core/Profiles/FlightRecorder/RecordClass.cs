namespace Sonde.Core.Profiles.FlightRecorder;

/// <summary>A kind of events, of constants, or of parts of them.</summary>
/// <param name="Id">Its number in the chunk.</param>
/// <param name="Name">Its name: <c>jdk.ExecutionSample</c>, <c>java.lang.Class</c>, <c>int</c>.</param>
/// <param name="Fields">In their order.</param>
internal sealed record RecordClass(long Id, string Name, IReadOnlyList<RecordField> Fields)
{
    /// <summary>What its values are made of.</summary>
    public RecordForm Form { get; } = Name switch
    {
        "boolean" or "byte" => RecordForm.Byte,
        "char" or "short" or "int" or "long" => RecordForm.Packed,
        "float" => RecordForm.Four,
        "double" => RecordForm.Eight,
        "java.lang.String" => RecordForm.Text,
        _ => RecordForm.Parts,
    };
}
