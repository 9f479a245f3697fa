using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.OAuth;

namespace Gatehouse.Cli.OAuth;

/// <summary><c>gatehouse oauth-keys …</c></summary>
internal static class OAuthKeyVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun("oauth-keys", "Keys that sign tokens for others.", List(verbs), Rotate(verbs), Withdraw(verbs));

    private static Command List(Verbs verbs)
    {
        var limit = Args.Limit();
        return verbs.Verb("list", "Keys of the organization, newest first.", [limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListOAuthKeysAsync(ct), run.Get(limit),
            [
                new("Kid", k => k.Kid), new("Algorithm", k => k.Algorithm), new("State", k => k.State), new("Signs from", k => k.SignsFrom),
                new("Published until", k => k.PublishedUntil),
            ],
            ct));
    }

    private static Command Rotate(Verbs verbs)
    {
        var algorithm = new Option<string>("--algorithm") { Description = "ES256 or RS256.", DefaultValueFactory = _ => "ES256" };
        var now = new Option<bool>("--at-once") { Description = "Sign now, although verifiers may not know the key for a quarter of an hour." };
        return verbs.Verb("rotate", "Make a new key; it is published first, and signs later.", [algorithm, now], async (run, ct) =>
        {
            var key = await run.Client.RotateOAuthKeyAsync(new RotateOAuthKey(run.Get(algorithm)!, run.Get(now)), ct);
            run.Print.Done(key.Kid, key);
        });
    }

    private static Command Withdraw(Verbs verbs)
    {
        var kid = new Argument<string>("kid") { Description = "Which key." };
        var reason = new Option<string>("--reason") { Description = "For the audit trail.", Required = true };
        var yes = Args.Yes();
        return verbs.Verb("withdraw", "Withdraw a key, and with it every token that it signed.", [kid, reason, yes], async (run, ct) =>
        {
            run.Confirm($"Withdraw {run.Get(kid)}, and with it every token that it signed?", run.Get(yes));
            run.Print.Done("Withdrawn.", await run.Client.WithdrawOAuthKeyAsync(run.Get(kid), new WithdrawOAuthKey(run.Get(reason)!), ct));
        });
    }
}
