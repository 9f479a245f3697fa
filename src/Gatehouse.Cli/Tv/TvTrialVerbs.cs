using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Cli.Tv;

/// <summary><c>gatehouse tv-trials …</c></summary>
internal static class TvTrialVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun("tv-trials", "Trials without a TV provider (TempPass).", Reset(verbs));

    private static Command Reset(Verbs verbs)
    {
        var serviceProvider = new Argument<string>("service-provider") { Description = "Channel or brand." };
        var mvpd = new Argument<string>("mvpd") { Description = "The trial." };
        var device = new Option<string?>("--device") { Description = "Only that of this device, as it names itself.", HelpName = "identifier" };
        var identity = new Option<string?>("--identity") { Description = "Only that of this viewer, as the app names them.", HelpName = "hash" };
        var yes = Args.Yes();
        return verbs.Verb("reset", "Let trials begin anew.", [serviceProvider, mvpd, device, identity, yes], async (run, ct) =>
        {
            if (run.Get(device) is null && run.Get(identity) is null)
            {
                run.Confirm($"Let every device begin {run.Get(mvpd)} anew?", run.Get(yes));
            }

            var count = await run.Client.ResetTvTrialsAsync(new ResetTvTrials(run.Get(serviceProvider), run.Get(mvpd), run.Get(device), run.Get(identity)), ct);
            run.Print.Done($"Reset: {count}.", new TvTrialsReset(count));
        });
    }
}
