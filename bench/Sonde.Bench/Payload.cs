using System.Globalization;
using System.Text;

namespace Sonde.Bench;

/// <summary>What is sent up; what is sent down is made alike by bench/target.</summary>
internal static class Payload
{
    private const int Length = 4 << 20;
    private static readonly string[] States = ["open", "paid", "shipped", "returned"];

    /// <summary>What services say to each other: JSON, each line different.</summary>
    public static byte[] Text { get; } = MakeText(new Random(1));

    /// <summary>What is compressed already.</summary>
    public static byte[] Noise { get; } = MakeNoise(new Random(1));

    private static byte[] MakeText(Random random)
    {
        var text = new StringBuilder(Length + 256);
        for (var id = 1; text.Length < Length; id++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{{\"time\":\"2026-11-20T{random.Next(24):00}:{random.Next(60):00}:{random.Next(60):00}.{random.Next(1000):000}Z\",\"level\":\"info\",\"msg\":\"order\",\"id\":{id},\"user\":\"u-{random.Next(100000):00000}\",");
            text.Append(
                CultureInfo.InvariantCulture,
                $"\"state\":\"{States[random.Next(States.Length)]}\",\"total\":{random.Next(500)}.{random.Next(100):00},\"items\":[{{\"sku\":\"{random.Next():x8}\",\"qty\":{random.Next(1, 10)}}}]}}\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString(0, Length));
    }

    private static byte[] MakeNoise(Random random)
    {
        var noise = new byte[Length];
        random.NextBytes(noise);
        return noise;
    }
}
