namespace Orders;

/// <summary>The desk that writes orders: slow at sums, generous with memory.</summary>
internal static class Desk
{
    /// <summary>A price that is found the long way: computes, and allocates nothing.</summary>
    public static long PriceOf(int count)
    {
        var total = 0L;
        for (var piece = 0; piece < count * 20_000; piece++)
        {
            total += Discount(piece, count);
        }

        return total % 100_000;
    }

    /// <summary>An object for every line of an order.</summary>
    public static IReadOnlyList<OrderLine> Write(int count)
    {
        var lines = new List<OrderLine>();
        for (var number = 0; number < count * 100; number++)
        {
            lines.Add(new OrderLine(number, number * 3L, number * 5L, number * 7L));
        }

        return lines;
    }

    /// <summary>Collects garbage, and says how often that was done.</summary>
    public static int Tidy()
    {
        GC.Collect();
        return GC.CollectionCount(2);
    }

    /// <summary>Throws, which nobody catches: the server answers 500.</summary>
    public static string Refuse() => throw new InvalidOperationException("an order that nobody can fill");

    private static long Discount(int piece, int count)
    {
        var value = (long)piece * count;
        for (var round = 0; round < 8; round++)
        {
            value = (value * 31) + (value % 7) + round;
        }

        return value % 10;
    }
}

/// <summary>One line of an order.</summary>
internal sealed class OrderLine(int number, long price, long weight, long volume)
{
    public int Number { get; } = number;

    public long Price { get; } = price;

    public long Weight { get; } = weight;

    public long Volume { get; } = volume;
}
