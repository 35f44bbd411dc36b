namespace Sonde.Core.Profiles;

/// <summary>A file is no profile that can be read. The message is the end of a sentence that begins with the file's name.</summary>
public sealed class ProfileFormatException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message"><c>ends within a field</c>, <c>is of no known format</c>.</param>
    /// <param name="cause">What led to it.</param>
    public ProfileFormatException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
