namespace Sonde.Agent.Sampling.Go;

/// <summary>Reads memory by its address; returns how many bytes there were from its beginning on.</summary>
internal delegate int MemoryReader(ulong address, Span<byte> bytes);
