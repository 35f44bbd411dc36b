namespace Sonde.Agent.Guarding;

/// <summary>Finds the messages in one direction of a connection. The bytes come in any pieces; they are watched, not held back.</summary>
internal interface IFraming
{
    /// <summary>
    /// Takes the next bytes and calls <paramref name="onMessage"/> for each message that they complete. A message of more than
    /// <see cref="MessageBuffer.MostBytes"/> is stepped over. After bytes that cannot be a message nothing is found any more.
    /// </summary>
    void Feed(ReadOnlySpan<byte> bytes, MessageHandler onMessage);

    /// <summary>Whether the bytes so far end where a message ends, so that another message may be put in. False for good after bytes that cannot be a message.</summary>
    bool IsBetweenMessages { get; }
}
