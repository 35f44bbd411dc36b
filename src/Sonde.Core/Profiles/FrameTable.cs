namespace Sonde.Core.Profiles;

/// <summary>Frames, each once, by number.</summary>
internal sealed class FrameTable
{
    private readonly Dictionary<ProfileFrame, int> _numbers = [];
    private readonly List<ProfileFrame> _frames = [];

    /// <summary>By number.</summary>
    public IReadOnlyList<ProfileFrame> Frames => _frames;

    /// <summary>A frame's number.</summary>
    public int Intern(ProfileFrame frame)
    {
        if (!_numbers.TryGetValue(frame, out var number))
        {
            _numbers[frame] = number = _frames.Count;
            _frames.Add(frame);
        }

        return number;
    }
}
