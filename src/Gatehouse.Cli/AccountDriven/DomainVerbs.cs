using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.Enrollment.AccountDriven;

namespace Gatehouse.Cli.AccountDriven;

/// <summary><c>gatehouse account-driven domains …</c></summary>
internal static class DomainVerbs
{
    public static Command Build(Verbs verbs) => Verbs.Noun(
        "domains", "Domains whose accounts are the organization's.", List(verbs), Add(verbs), Remove(verbs), Check(verbs));

    private static Command List(Verbs verbs) => verbs.Verb("list", "Domains by name.", [], async (run, ct) =>
        run.Print.Many<AccountDomain>(
            await run.Client.ListAccountDomainsAsync(ct).ToListAsync(ct),
            new("Domain", d => d.Domain), new("Verified", d => d.VerifiedAt), new("By", d => d.VerifiedBy), new("Added", d => d.CreatedAt)));

    private static Command Add(Verbs verbs)
    {
        var domain = Domain();
        return verbs.Verb("add", "Add a domain, and show the DNS record that verifies it; a repetition shows it again.", [domain], async (run, ct) =>
        {
            var added = await run.Client.AddAccountDomainAsync(run.Get(domain), ct);
            run.Print.Done(
                Lines($"{added.Domain} is added. 'gatehouse account-driven domains check {added.Domain}' verifies it, once this record is published:", Shown(added.VerificationRecord)),
                added);
        });
    }

    private static Command Remove(Verbs verbs)
    {
        var domain = Domain();
        return verbs.Verb("remove", "Remove a domain; devices that enrolled stay.", [domain], async (run, ct) =>
        {
            await run.Client.RemoveAccountDomainAsync(run.Get(domain), ct);
            run.Print.Done("Removed.");
        });
    }

    private static Command Check(Verbs verbs)
    {
        var domain = Domain();
        return verbs.Verb("check", "Ask a domain as a device would, say what a device would make of the answer, and verify whose the domain is.", [domain], async (run, ct) =>
        {
            var check = await run.Client.CheckAccountDomainAsync(run.Get(domain), ct);
            var verification = check.Verification;
            var record = verification.Proof is null ? new[] { Shown(verification.Record) } : [];
            run.Print.Done(Lines([check.Text, .. check.Hops.Select((hop, n) => $"{n + 1}. {hop}"), verification.Text, .. record]), check);
            return check.Works ? ExitCode.Ok : ExitCode.Failed;
        });
    }

    // As a zone file has it (RFC 1035 §5.1), which most forms for records resemble.
    private static string Shown(DnsRecord record) => $"{record.Name}. {record.Type} \"{record.Value}\"";

    private static string Lines(params string[] lines) => string.Join(Environment.NewLine, lines);

    private static Argument<string> Domain() => new("domain") { Description = "Such as example.com." };
}
