using Sonde.Kubernetes.Exec;

namespace Sonde.UnitTests.Kubernetes.Exec;

public sealed class FrameMaskTests
{
    [Fact]
    public void It_is_what_the_standard_says_at_every_length_and_offset()
    {
        byte[] key = [0x12, 0x34, 0x56, 0x78];
        for (var length = 0; length < 150; length++)
        {
            for (var offset = 0; offset < 5; offset++)
            {
                var source = Enumerable.Range(0, length).Select(index => (byte)(index * 7)).ToArray();
                var target = new byte[length];
                FrameMask.Apply(source, target, key, offset);
                Assert.Equal(source.Select((value, index) => (byte)(value ^ key[(index + offset) % 4])), target);
            }
        }
    }
}
