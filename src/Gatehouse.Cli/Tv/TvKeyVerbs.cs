using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Cli.Tv;

/// <summary><c>gatehouse tv-keys …</c></summary>
internal static class TvKeyVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun("tv-keys", "Keys of TV sign-in, and their certificates.", List(verbs), Certificate(verbs), Rotate(verbs), End(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Keys, newest first.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListTvKeysAsync(ct), run.Get(limit),
            [new("Id", k => k.Id), new("Purpose", k => k.Purpose), new("State", k => k.State), new("Current from", k => k.CurrentFrom), new("Ends", k => k.EndsAt)], ct));
    }

    private static Command Certificate(Verbs verbs)
    {
        var id = Args.Id("key");
        return verbs.Verb("certificate", "Print the certificate of a key, in PEM.", [id], async (run, ct) =>
        {
            var key = await run.Client.ListTvKeysAsync(ct).FirstOrDefaultAsync(k => k.Id == run.Get(id), ct) ?? throw new CliException($"There is no key {run.Get(id)}.", ExitCode.Failed);
            run.Print.Done(key.Certificate, key);
        });
    }

    private static Command Rotate(Verbs verbs)
    {
        var purpose = new Argument<TvKeyUse>("purpose") { Description = "Of which kind.", HelpName = "samlSigning|samlEncryption|mediaToken|softwareStatement|serviceToken" };
        var from = new Option<DateTimeOffset?>("--from") { Description = "From when it is used; 14 days from now where others hold the certificate, when left out.", HelpName = "time" };
        return verbs.Verb("rotate", "Make a successor; it is published at once and used later.", [purpose, from], async (run, ct) =>
        {
            var key = await run.Client.RotateTvKeyAsync(new RotateTvKey(run.Get(purpose), run.Get(from)), ct);
            run.Print.Done($"{key.Id} is used from {key.CurrentFrom:u}.\n{key.Certificate}", key);
        });
    }

    private static Command End(Verbs verbs)
    {
        var id = Args.Id("key");
        var reason = new Option<string>("--reason") { Description = "For the audit trail.", Required = true };
        var yes = Args.Yes();
        return verbs.Verb("end", "Withdraw a key at once, as after a theft.", [id, reason, yes], async (run, ct) =>
        {
            run.Confirm($"Withdraw {run.Get(id)}? What it signed counts no more.", run.Get(yes));
            run.Print.Done("Withdrawn.", await run.Client.EndTvKeyAsync(run.Get(id), new EndTvKey(run.Get(reason)!), ct));
        });
    }
}
