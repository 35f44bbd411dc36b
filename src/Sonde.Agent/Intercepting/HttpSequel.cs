namespace Sonde.Agent.Intercepting;

/// <summary>What follows a request and its response on their connection.</summary>
internal enum HttpSequel
{
    /// <summary>Another request may.</summary>
    Next,

    /// <summary>Nothing: it is to be closed.</summary>
    End,

    /// <summary>Something that is no HTTP/1 any more, or cannot be told: both sides have it to themselves.</summary>
    Splice,
}
