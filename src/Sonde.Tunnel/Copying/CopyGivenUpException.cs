namespace Sonde.Tunnel.Copying;

/// <summary>The sender gave the copy up and will not come back: what there is of it is of no use.</summary>
public sealed class CopyGivenUpException() : Exception("the sender gave the copy up");
