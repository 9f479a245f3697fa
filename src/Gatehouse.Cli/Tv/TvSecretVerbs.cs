using System.CommandLine;
using Gatehouse.Cli.Running;

namespace Gatehouse.Cli.Tv;

/// <summary><c>gatehouse tv-secrets …</c></summary>
internal static class TvSecretVerbs
{
    private const string Variable = "GATEHOUSE_TV_SECRET";

    public static Command Build(Verbs verbs) => Verbs.Noun("tv-secrets", "Secrets that TV providers gave us. They go in, and never out.", List(verbs), Set(verbs), Delete(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Which secrets are stored.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListTvSecretsAsync(ct), run.Get(limit),
            [new("MVPD", s => s.Mvpd), new("Name", s => s.Name), new("Stored", s => s.UpdatedAt), new("By", s => s.UpdatedBy)], ct));
    }

    private static Command Set(Verbs verbs)
    {
        var (mvpd, name) = (Mvpd(), Name());
        return verbs.Verb("set", $"Store a secret; it is taken from {Variable}, asked for, or read from standard input.", [mvpd, name], async (run, ct) =>
        {
            await run.Client.SetTvSecretAsync(run.Get(mvpd), run.Get(name), run.Secret("Secret", Variable), ct);
            run.Print.Done("Stored.");
        });
    }

    private static Command Delete(Verbs verbs)
    {
        var (mvpd, name, yes) = (Mvpd(), Name(), Args.Yes());
        return verbs.Verb("delete", "Forget a secret; what needs it fails from then on.", [mvpd, name, yes], async (run, ct) =>
        {
            run.Confirm($"Forget the secret {run.Get(name)} of {run.Get(mvpd)}?", run.Get(yes));
            await run.Client.DeleteTvSecretAsync(run.Get(mvpd), run.Get(name), ct);
            run.Print.Done("Forgotten.");
        });
    }

    private static Argument<string> Mvpd() => new("mvpd") { Description = "TV provider that it is for." };

    private static Argument<string> Name() => new("name") { Description = "As the configuration names it." };
}
