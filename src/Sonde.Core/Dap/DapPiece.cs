namespace Sonde.Core.Dap;

/// <summary>A piece of one direction of an IDE's connection.</summary>
/// <param name="Bytes">A whole message without its header, or bytes that are passed on as they are.</param>
/// <param name="IsMessage">Which of the two.</param>
internal readonly record struct DapPiece(byte[] Bytes, bool IsMessage);
