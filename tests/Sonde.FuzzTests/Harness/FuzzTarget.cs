namespace Sonde.FuzzTests.Harness;

/// <summary>One parser that reads what a stranger wrote. Used by one thread.</summary>
internal abstract class FuzzTarget
{
    /// <summary>Room and parser: <c>tunnel.frames</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Valid examples, from which inputs are made.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Words that the format knows and chance would not find.</summary>
    public virtual IReadOnlyList<string> Tokens => [];

    /// <summary>Its share of the inputs: about what a processor does in the same time of 8 quick ones.</summary>
    public virtual int Weight => 8;

    /// <summary>
    /// What a run may allocate for each byte of input. 64 is an object or two for each token of a text; a parser that makes a record of every two bytes says more.
    /// </summary>
    public virtual int BytesPerByte => 64;

    /// <summary>What a run may allocate for no input at all: buffers of a fixed size, and the exception.</summary>
    public virtual int BytesAtLeast => 256 * 1024;

    /// <summary>Runs the parser. Throws where there is a defect: whatever the parser is not documented to throw, and <see cref="DefectException"/>.</summary>
    /// <returns>What kind of answer it was; an input with an answer of a new kind becomes an example itself.</returns>
    public abstract int Run(byte[] input);
}
