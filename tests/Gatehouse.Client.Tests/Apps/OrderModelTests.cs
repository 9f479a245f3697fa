using FsCheck;
using FsCheck.Fluent;
using Gatehouse.Client.Apps;
using Gatehouse.Client.Apps.Events;
using Gatehouse.Client.Tests.Apps.Support;

namespace Gatehouse.Client.Tests.Apps;

/// <summary>Any sequence of events does what the model says, each event has one result, and each result has one event.</summary>
public sealed class OrderModelTests
{
    private const int Sequences = 400;

    // Starts and logins often enough that sequences get somewhere.
    private static readonly Gen<Act> Acts = Gen.OneOf(
        Gen.Elements(Enum.GetValues<Act>()),
        Gen.Elements(Act.Start, Act.Enroll, Act.Login, Act.Resume, Act.Exchange, Act.Restart));

    [Fact]
    public void Any_sequence_of_events_goes_as_the_model_says() =>
        Prop.ForAll(Gen.ArrayOf(Acts, 30).ToArbitrary(), Run).Check(Config.QuickThrowOnFailure.WithMaxTest(Sequences));

    [Fact]
    public void Any_sequence_after_a_login_goes_as_the_model_says() =>
        Prop.ForAll(Gen.ArrayOf(Acts, 20).ToArbitrary(), acts => Run([Act.Start, Act.Enroll, Act.Login, .. acts])).Check(Config.QuickThrowOnFailure.WithMaxTest(Sequences));

    // FsCheck knows no tasks; the test host has no context to deadlock on.
    private static void Run(Act[] acts) => RunAsync(acts).GetAwaiter().GetResult();

    private static async Task RunAsync(Act[] acts)
    {
        await using var app = new App();
        await using var driver = new OrderDriver(app);
        var model = OrderModel.Initial;
        foreach (var act in acts)
        {
            var (expected, next) = model.After(act);
            var actual = await driver.DoAsync(act, isSlow: next.Slow && !model.Slow);
            Assert.True(expected == actual, $"{act} in {model}: expected {expected}, got {actual}.");
            await driver.CancelledAsync(wasSlow: model.Slow && !next.Slow);
            Assert.True(next.State == driver.State, $"{act} in {model}: expected {next.State}, got {driver.State}.");
            model = next;
        }

        if (model.Slow)
        {
            await driver.FinishSlowAsync();
            Assert.Equal(model.Finish().State, driver.State);
        }

        await driver.EveryPostHasOneResultAsync();
    }
}
