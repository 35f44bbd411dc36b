namespace Sonde.Containers.Describing;

/// <summary>One entry of <c>podman pod ps --format json</c>.</summary>
internal sealed record PodDocument
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public IReadOnlyList<Member?>? Containers { get; init; }

    internal sealed record Member
    {
        public string? Id { get; init; }
    }
}
