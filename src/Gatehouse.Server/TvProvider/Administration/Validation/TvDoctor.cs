using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.Hosting.Doctor;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Administration.Validation;

/// <summary>Looks at the active TV configuration again: certificates end and secrets go while nobody changes anything.</summary>
internal sealed class TvDoctor(ITvDirectory directory, DraftCheck check) : IDoctorCheck
{
    private const int MaxFindings = 20;
    private const string Remedy = "Correct it in the draft and activate that: gatehouse tv validate.";

    /// <inheritdoc/>
    public string Name => "tv-configuration";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<DoctorFinding>> RunAsync(string organizationId, CancellationToken ct)
    {
        var active = await directory.ForAsync(organizationId, ct);
        if (active.Revision == 0)
        {
            return []; // nobody uses it
        }

        var findings = (await check.RunAsync(organizationId, active.Configuration, ct)).Findings;
        return findings.Count == 0
            ? [new DoctorFinding(Name, FindingSeverity.Ok, FormattableString.Invariant($"Revision {active.Revision} of the TV configuration is in order."))]
            : [.. findings.Take(MaxFindings).Select(f => new DoctorFinding(Name, Severity(f), $"{f.Path}: {f.Message}", Remedy))];
    }

    private static FindingSeverity Severity(TvFinding finding) => finding.Severity == TvFindingSeverity.Error ? FindingSeverity.Error : FindingSeverity.Warning;
}
