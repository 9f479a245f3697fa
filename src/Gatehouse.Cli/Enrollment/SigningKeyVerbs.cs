using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Cli.Enrollment;

/// <summary><c>gatehouse signing-keys …</c></summary>
internal static class SigningKeyVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "signing-keys", "Keys that sign enrollment tokens.", List(verbs), Rotate(verbs), Withdraw(verbs));

    private static Command List(Verbs verbs) => verbs.Verb("list", "Keys, newest first.", [], async (run, ct) =>
        run.Print.Many<SigningKey>(
            await run.Client.ListSigningKeysAsync(ct).ToListAsync(ct),
            new("Kid", k => k.Kid), new("State", k => k.State), new("Live tokens", k => k.LiveTokens), new("Made", k => k.CreatedAt),
            new("Withdrawn", k => k.WithdrawnAt), new("Fingerprint", k => k.Fingerprint)));

    private static Command Rotate(Verbs verbs) =>
        verbs.Verb("rotate", "Sign with a new key from now on; tokens of the old ones stay good.", [], async (run, ct) =>
        {
            var key = await run.Client.RotateSigningKeyAsync(ct);
            run.Print.Done($"New tokens are signed with {key.Kid}.", key);
        });

    private static Command Withdraw(Verbs verbs)
    {
        var kid = new Argument<string>("kid") { Description = "Which key." };
        var reason = new Option<string>("--reason") { Description = "Why; kept for the audit trail.", Required = true };
        var yes = Args.Yes();
        return verbs.Verb("withdraw", "Trust a key no more: ends every token that it signed.", [kid, reason, yes], async (run, ct) =>
        {
            var key = await run.Client.ListSigningKeysAsync(ct).FirstOrDefaultAsync(k => k.Kid == run.Get(kid), ct)
                ?? throw new CliException($"There is no key {run.Get(kid)}; 'gatehouse signing-keys list' shows them.", ExitCode.Failed);
            run.Confirm($"This ends {key.LiveTokens} tokens that still let devices in.", run.Get(yes));
            var withdrawn = await run.Client.WithdrawSigningKeyAsync(
                key.Kid, new WithdrawSigningKey { LiveTokens = key.LiveTokens, Reason = run.Get(reason)! }, ct);
            run.Print.Done($"{key.Kid} is withdrawn.", withdrawn);
        });
    }
}
