using Gatehouse.Simulator;
using Gatehouse.Simulator.Enrollment;

namespace Gatehouse.Server.Tests.EndToEnd;

/// <summary>A simulated device that answers pushes in the background.</summary>
public sealed class OnlineDevice : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;

    public OnlineDevice(SimulatedDevice device)
    {
        Device = device;
        _loop = Task.Run(() => device.RunAsync(_end.Token));
    }

    public SimulatedDevice Device { get; }

    /// <summary>Enrolls, which must succeed.</summary>
    public async Task EnrollAsync(Uri link)
    {
        var outcome = await Device.EnrollAsync(link, TestContext.Current.CancellationToken);
        Assert.True(outcome is EnrollmentOutcome.Managed, outcome.ToString());
    }

    /// <summary>Tries to enroll, which must fail.</summary>
    public async Task<EnrollmentOutcome.Failed> FailAsync(Uri link) =>
        Assert.IsType<EnrollmentOutcome.Failed>(await Device.EnrollAsync(link, TestContext.Current.CancellationToken));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _loop;
        }
        catch (OperationCanceledException)
        {
            // The ordinary end.
        }

        Device.Dispose();
        _end.Dispose();
    }
}
