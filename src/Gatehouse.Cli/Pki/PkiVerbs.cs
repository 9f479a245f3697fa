using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Pki;

namespace Gatehouse.Cli.Pki;

/// <summary><c>gatehouse pki …</c></summary>
internal static class PkiVerbs
{
    private static readonly string[] Reasons =
    [
        "unspecified", "keyCompromise", "affiliationChanged", "superseded", "cessationOfOperation", "certificateHold", "privilegeWithdrawn",
    ];

    public static Command Build(Verbs verbs) => Verbs.Noun(
        "pki", "The certificate authority and what it issued.", Cas(verbs), ShowCa(verbs), Rollover(verbs), Activate(verbs), CancelRollover(verbs), Compromised(verbs), Crl(verbs), ExportRootKey(verbs),
        Certificates(verbs), Show(verbs), Revoke(verbs));

    private static Command Cas(Verbs verbs) => verbs.Verb("cas", "CAs of the organization.", [], async (run, ct) =>
    {
        var cas = await run.Client.ListCasAsync(ct).ToListAsync(ct);
        run.Print.Many<CertificateAuthority>(
            cas, new("Id", c => c.Id), new("Kind", c => c.Kind), new("State", c => c.State), new("Subject", c => c.Subject), new("Key", c => c.KeyAlgorithm),
            new("Ends", c => c.NotAfter), new("CRL", c => c.Crl?.Number), new("Self-test", c => c.SelfTest is { } t ? t.Passed ? "passed" : t.Detail : ""));
        foreach (var warning in cas.SelectMany(c => c.Warnings.Select(w => $"{c.Id}: {w}")))
        {
            run.Print.Remark(warning);
        }
    });

    private static Command Rollover(Verbs verbs)
    {
        var newRoot = new Option<bool>("--new-root") { Description = "Also make a new root." };
        var algorithm = Choice.Maybe<CaKeyAlgorithm>("--key", "Key of the new CA.");
        var at = new Option<DateTimeOffset?>("--activate-at") { Description = "When it takes over by itself.", HelpName = "time" };
        return verbs.Verb("rollover", "Make the next issuing CA; it is trusted at once and issues later.", [newRoot, algorithm, at], async (run, ct) =>
            run.Print.One(await run.Client.StartCaRolloverAsync(
                new StartRollover { NewRoot = run.Get(newRoot), KeyAlgorithm = run.Get(algorithm), ActivateAt = run.Get(at) }, ct)));
    }

    private static Command ShowCa(Verbs verbs)
    {
        var id = Args.Id("ca");
        return verbs.Verb("ca", "One CA, with its certificate.", [id], async (run, ct) => run.Print.One(await run.Client.GetCaAsync(run.Get(id), ct)));
    }

    private static Command Activate(Verbs verbs)
    {
        var id = Args.Id("ca");
        return verbs.Verb("activate", "Let the next issuing CA take over now.", [id],
            async (run, ct) => run.Print.Done("It issues from now on.", await run.Client.ActivateCaAsync(run.Get(id), ct)));
    }

    private static Command CancelRollover(Verbs verbs)
    {
        var id = Args.Id("ca");
        return verbs.Verb("cancel-rollover", "Give up a next CA that has not taken over.", [id], async (run, ct) =>
        {
            await run.Client.CancelCaRolloverAsync(run.Get(id), ct);
            run.Print.Done("Given up.");
        });
    }

    private static Command Compromised(Verbs verbs)
    {
        var id = Args.Id("ca");
        var reason = new Option<string>("--reason") { Description = "What happened; kept for the audit trail.", Required = true };
        var yes = Args.Yes();
        return verbs.Verb("compromised", "A CA's key is in other hands: revoke everything that it issued, and let another CA take its place.", [id, reason, yes], async (run, ct) =>
        {
            run.Confirm($"Refuse every device whose certificate is from {run.Get(id)}? They have to enroll again.", run.Get(yes));
            run.Print.Done("Nothing of it is good any more.", await run.Client.MarkCaCompromisedAsync(run.Get(id), new MarkCaCompromised(run.Get(reason)!), ct));
        });
    }

    private static Command Crl(Verbs verbs)
    {
        var id = Args.Id("ca");
        var file = Args.File("Where to write it, DER.");
        return verbs.Verb("crl", "Write the revocation list of an issuing CA to a file.", [id, file], async (run, ct) =>
        {
            await File.WriteAllBytesAsync(run.Get(file), await run.Client.GetCaCrlAsync(run.Get(id), ct), ct);
            run.Print.Done($"Written to {run.Get(file)}.");
        });
    }

    private static Command ExportRootKey(Verbs verbs)
    {
        var id = Args.Id("ca");
        var yes = Args.Yes();
        const string Description =
            "Take a root's private key out of the server, to keep it offline. The passphrase is asked for, or read from GATEHOUSE_KEY_PASSPHRASE.";
        return verbs.Verb("export-root-key", Description, [id, yes], async (run, ct) =>
        {
            run.Confirm("The server will no longer have the key.", run.Get(yes));
            var passphrase = run.Secret("Passphrase, at least 12 characters", "GATEHOUSE_KEY_PASSPHRASE");
            var exported = await run.Client.ExportRootKeyAsync(run.Get(id), new ExportRootKey(passphrase), ct);
            run.Print.Done($"{exported.EncryptedKeyPem}\n{exported.CertificatePem}", exported);
        });
    }

    private static Command Certificates(Verbs verbs)
    {
        var state = Choice.Maybe<CertificateState>("--state", "Only in this state.");
        var device = new Option<string?>("--device") { Description = "Only of this device.", HelpName = "dev_…" };
        var attempt = new Option<string?>("--attempt") { Description = "Only issued for this attempt.", HelpName = "att_…" };
        var ca = new Option<string?>("--ca") { Description = "Only issued by this CA.", HelpName = "ca_…" };
        var serial = new Option<string?>("--serial") { Description = "Only with this serial number.", HelpName = "hex" };
        var limit = Args.Limit();
        return verbs.Verb("certificates", "Certificates that were issued, newest first.", [state, device, attempt, ca, serial, limit], (run, ct) => run.Print.ManyAsync(
            run.Client.ListCertificatesAsync(run.Get(state), run.Get(device), run.Get(attempt), run.Get(ca), run.Get(serial), ct), run.Get(limit),
            [
                new("Id", c => c.Id), new("Subject", c => c.Subject), new("State", c => c.State), new("Device", c => c.DeviceId),
                new("Issued", c => c.IssuedAt), new("Ends", c => c.NotAfter), new("Serial", c => c.SerialNumber),
            ],
            ct));
    }

    private static Command Show(Verbs verbs)
    {
        var id = Args.Id("crt");
        return verbs.Verb("show", "One certificate.", [id], async (run, ct) => run.Print.One(await run.Client.GetCertificateAsync(run.Get(id), ct)));
    }

    private static Command Revoke(Verbs verbs)
    {
        var id = Args.Id("crt");
        var reason = new Option<string>("--reason") { Description = "CRL reason.", DefaultValueFactory = _ => "unspecified" };
        reason.AcceptOnlyFromAmong(Reasons);
        var yes = Args.Yes();
        return verbs.Verb("revoke", "Revoke a certificate; its device can no longer connect.", [id, reason, yes], async (run, ct) =>
        {
            run.Confirm($"Revoke {run.Get(id)}?", run.Get(yes));
            run.Print.Done("Revoked.", await run.Client.RevokeCertificateAsync(run.Get(id), run.Get(reason)!, ct));
        });
    }
}
