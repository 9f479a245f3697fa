using System.Globalization;
using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.Pki;
using Gatehouse.Server.Hosting.Doctor;
using Gatehouse.Server.Pki.Authorities;

namespace Gatehouse.Server.Pki;

/// <summary>Can the CA issue, do its certificates end soon, is its revocation list fresh.</summary>
internal sealed class PkiDoctor(AuthorityView view, SelfTests selfTests, CaStore store, TimeProvider time) : IDoctorCheck
{
    private const int RaWarnDays = 30;

    /// <inheritdoc/>
    public string Name => "pki";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(string organizationId, CancellationToken ct)
    {
        if (await store.VersionAsync(organizationId, ct) is null)
        {
            return [new DoctorFinding(Name, FindingSeverity.Ok, "The CA is made when it is first needed.")];
        }

        var findings = new List<DoctorFinding>();
        var test = await selfTests.RunAsync(organizationId, ct);
        if (!test.Passed)
        {
            return [new DoctorFinding(Name, FindingSeverity.Error, $"The CA's self-test failed. {test.Detail}", "Check that Gatehouse:DataKey is the key that the database was made with.")];
        }

        foreach (var ca in await view.ListAsync(organizationId, ct))
        {
            findings.AddRange(Look(ca));
        }

        return findings.Count > 0 ? findings : [new DoctorFinding(Name, FindingSeverity.Ok, "The CA issues, and nothing of it ends within 90 days.")];
    }

    private IEnumerable<DoctorFinding> Look(CertificateAuthority ca)
    {
        foreach (var warning in ca.Warnings)
        {
            yield return new DoctorFinding(Name, FindingSeverity.Warning, $"{ca.Subject}: {warning}", "See docs/how-to/rotate-the-ca.md.");
        }

        if (ca.State == CaState.Active && ca.RaNotAfter is { } end && (end - time.GetUtcNow()).TotalDays < RaWarnDays)
        {
            yield return new DoctorFinding(
                Name, FindingSeverity.Warning,
                string.Create(CultureInfo.InvariantCulture, $"The RA certificate of {ca.Subject} ends on {end:yyyy-MM-dd} and was not renewed."),
                "Look for log event 2307.");
        }
    }
}
