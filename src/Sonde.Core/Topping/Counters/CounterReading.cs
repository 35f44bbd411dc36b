using Sonde.Core.Profiles;
using Sonde.Core.Profiles.Nettrace;

namespace Sonde.Core.Topping.Counters;

/// <summary>
/// Reads an EventCounters event (dotnet/runtime, CounterPayload.cs): texts Name, DisplayName, CounterType (Mean or Sum) and DisplayUnits, f64 Mean or Increment, f32 IntervalSec, in
/// whatever order its metadata tells, among others. Pure.
/// </summary>
internal static class CounterReading
{
    private const int MostText = 128;

    /// <summary>A runtime's clock may jump; a longer interval is none that was asked for.</summary>
    private const double MostSeconds = 86_400;

    /// <summary>Reads one.</summary>
    /// <param name="provider">Who sent it.</param>
    /// <param name="fields">What its metadata told of it.</param>
    /// <param name="payload">Its bytes.</param>
    /// <returns>Null where it is no counter, or its value is no number (NaN) or none that is finite.</returns>
    /// <exception cref="ProfileFormatException">It is damaged.</exception>
    public static CounterValue? Read(string provider, IReadOnlyList<EventField> fields, ReadOnlySpan<byte> payload)
    {
        var bytes = new ByteCursor(payload);
        var counter = new CounterValue(provider, "");
        var (mean, increment, kind) = (double.NaN, double.NaN, "");
        foreach (var (name, type) in fields)
        {
            switch (type)
            {
                case FieldType.Text when name == "Name":
                    counter = counter with { Name = bytes.Text(MostText) };
                    break;
                case FieldType.Text when name == "DisplayName":
                    counter = counter with { DisplayName = bytes.Text(MostText) };
                    break;
                case FieldType.Text when name == "DisplayUnits":
                    counter = counter with { Unit = bytes.Text(MostText) };
                    break;
                case FieldType.Text when name == "CounterType":
                    kind = bytes.Text(MostText);
                    break;
                case FieldType.Text:
                    bytes.SkipText();
                    break;
                case FieldType.Double when name == "Mean":
                    mean = BitConverter.Int64BitsToDouble(bytes.Int64());
                    break;
                case FieldType.Double when name == "Increment":
                    increment = BitConverter.Int64BitsToDouble(bytes.Int64());
                    break;
                case FieldType.Single when name == "IntervalSec":
                    counter = counter with { Seconds = BitConverter.Int32BitsToSingle(bytes.Int32()) };
                    break;
                default:
                    _ = bytes.Take(EventFields.Bytes(type));
                    break;
            }
        }

        var isSum = kind.Length == 0 ? double.IsNaN(mean) : kind == "Sum";
        counter = counter with { IsSum = isSum, Value = isSum ? increment : mean };
        return counter.Name.Length > 0 && double.IsFinite(counter.Value) && counter.Seconds is > 0 and < MostSeconds ? counter : null;
    }
}
