using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.TvProvider.Administration.Configuration;
using Gatehouse.Server.TvProvider.Applications;
using Gatehouse.Server.TvProvider.Mvpds;
using Gatehouse.Server.TvProvider.Settings;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Administration.Validation;

/// <summary>Looks at a draft with everything that it touches.</summary>
internal sealed class DraftCheck(SecretStore secrets, ApplicationStore applications, ITvDirectory directory, IOptions<MvpdOptions> options, TimeProvider time)
{
    /// <summary>What is found, and what would change.</summary>
    public async Task<TvValidation> RunAsync(string organizationId, TvConfiguration configuration, CancellationToken ct)
    {
        var facts = new ValidationFacts(
            time.GetUtcNow(), options.Value.AllowPrivate,
            (await secrets.ListAsync(organizationId, ct)).Select(s => (s.Mvpd, s.Name)).ToHashSet(),
            [.. (await applications.AllAsync(organizationId, ct)).Select(a => (a.Name, a.Read()))]);
        var findings = ConfigurationRules.Check(configuration, facts).All;
        var active = (await directory.ForAsync(organizationId, ct)).Configuration;
        return new TvValidation(
            findings.All(f => f.Severity != TvFindingSeverity.Error), findings, ConfigurationChanges.Between(active, configuration));
    }
}
