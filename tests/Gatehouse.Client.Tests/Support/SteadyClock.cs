using Gatehouse.Client.Apps.Storage;

namespace Gatehouse.Client.Tests.Support;

/// <summary>Steady time that is moved by hand.</summary>
public sealed class SteadyClock : IMonotonicClock
{
    public string Boot { get; set; } = "boot-1";

    public TimeSpan SinceBoot { get; set; } = TimeSpan.FromHours(1);

    public MonotonicInstant Now => new(Boot, SinceBoot);
}
