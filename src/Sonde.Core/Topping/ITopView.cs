using Sonde.Core.Reports;

namespace Sonde.Core.Topping;

/// <summary>A picture of a process that changes while somebody looks at it.</summary>
public interface ITopView : IAsyncDisposable
{
    /// <summary>Completes when who looks has had enough.</summary>
    Task Ended { get; }

    /// <summary>Shows the next picture: a <see cref="TopReport"/> or a <see cref="CountersReport"/>. Any thread.</summary>
    void Show(Report picture);
}
