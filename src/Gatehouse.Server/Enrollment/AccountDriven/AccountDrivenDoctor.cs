using System.Globalization;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Enrollment;
using Gatehouse.Server.Admin.Contracts;
using Gatehouse.Server.Enrollment.AccountDriven.Discovery;
using Gatehouse.Server.Enrollment.AccountDriven.Domains;
using Gatehouse.Server.Enrollment.AccountDriven.Rules;
using Gatehouse.Server.Enrollment.AccountDriven.Settings;
using Gatehouse.Server.Enrollment.ProfileService;
using Gatehouse.Server.Hosting.Doctor;
using Gatehouse.Server.Pki.Contracts;

namespace Gatehouse.Server.Enrollment.AccountDriven;

/// <summary>Whether devices find this organization from its domains, and could enroll once they have.</summary>
internal sealed class AccountDrivenDoctor(
    SettingsStore settings, RuleStore rules, DomainStore domains, DiscoveryProbe probe, OrganizationDirectory organizations, IIdentities identities, AppleDeviceCa apple) : IDoctorCheck
{
    // Together they stay within the patience of whoever asked.
    private const int MostDomains = 20;

    /// <inheritdoc/>
    public string Name => "account-driven";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(string organizationId, CancellationToken ct)
    {
        var row = await settings.ReadAsync(organizationId, ct);
        if (row.ModeKind == AccountMode.Off && (await rules.ListAsync(organizationId, ct)).TrueForAll(r => r.ModeKind == AccountMode.Off))
        {
            return [];
        }

        List<DoctorFinding> findings = [.. await DomainsAsync(organizationId, ct)];
        if (await identities.ScepPayloadAsync(organizationId, row.ScepProfileId, ct) is not { Enabled: true, ChallengeType: ScepChallengeType.Dynamic or ScepChallengeType.Static })
        {
            findings.Add(new DoctorFinding(
                Name, FindingSeverity.Error, "The SCEP profile of account-driven enrollment is off, or its challenge is an enrollment token, which these devices have none of.",
                "Choose one with a dynamic challenge: gatehouse account-driven set --scep-profile scep_…"));
        }

        if (!apple.Configured)
        {
            findings.Add(new DoctorFinding(
                Name, FindingSeverity.Warning, "Whether a device is one of Apple's is not checked.", "Set Gatehouse:Enrollment:AppleDeviceCaFile to Apple's device CA certificates."));
        }

        return findings;
    }

    private async Task<IEnumerable<DoctorFinding>> DomainsAsync(string organizationId, CancellationToken ct)
    {
        var rows = await domains.ListAsync(organizationId, ct);
        if (rows.Count == 0)
        {
            return [new DoctorFinding(Name, FindingSeverity.Warning, "People can enroll with their account, and no domain is named.", "Name it: gatehouse account-driven domains add example.com")];
        }

        var slug = (await organizations.FindAsync(organizationId, ct))!.Slug;
        var checks = await Task.WhenAll(rows.Take(MostDomains).Select(r => probe.CheckAsync(r.Domain, slug, ct)));
        var contested = (await domains.ContestedAsync(organizationId, ct)).ToDictionary(c => c.Domain);
        var unverified = rows.Take(MostDomains).Where(r => r.VerifiedMs is null).Select(r => Unverified(r, contested.GetValueOrDefault(r.Domain)));
        var found = checks.Select(c => c.Works
            ? new DoctorFinding(Name, FindingSeverity.Ok, $"Devices that ask {c.Domain} find this organization.")
            : new DoctorFinding(
                Name, FindingSeverity.Error, $"Devices that ask {c.Domain} do not find this organization. {c.Text}",
                $"gatehouse account-driven snippets shows what its web server needs; gatehouse account-driven domains check {c.Domain} tries again.")).Concat(unverified);
        return rows.Count <= MostDomains ? found : found.Append(new DoctorFinding(
            Name, FindingSeverity.Warning, string.Create(CultureInfo.InvariantCulture, $"{rows.Count - MostDomains} more domains were not asked."),
            "Ask each of them: gatehouse account-driven domains check example.com"));
    }

    // That there are others is told, because it changes what to do; who they are is not.
    private DoctorFinding Unverified(DomainRow row, ContestedDomain? contested) => new(
        Name, FindingSeverity.Warning,
        contested switch
        {
            { Verified: true } => $"Another organization of this server has proven that {row.Domain} is its own; to whoever asks for that domain, this server names that organization.",
            not null => $"Another organization of this server claims {row.Domain} too, and none has proven it; the oldest claim counts until one does.",
            null => $"{row.Domain} is not verified; another organization of this server could prove it and have it.",
        },
        $"Publish the {row.Record.Type} record {row.Record.Name} with the value {row.Record.Value}, then: gatehouse account-driven domains check {row.Domain}");
}
