namespace Sonde.Containers.Describing;

/// <summary>The part of <c>image inspect</c> that is read.</summary>
internal sealed record ImageDocument
{
    public string? Id { get; init; }

    public string? Architecture { get; init; }
}
