using Gatehouse.Client.Contracts.Enrollment.AccountDriven;
using Gatehouse.Server.Enrollment.AccountDriven.Joining;
using Gatehouse.Server.Enrollment.AccountDriven.Rules;

namespace Gatehouse.Server.Enrollment.AccountDriven.Sso;

/// <summary>What a device at the enrollment address is led to before anybody signed in. It says the same with each post of the device.</summary>
internal sealed class SsoOffers(RuleStore rules, SsoStore sso)
{
    /// <summary>Nobody has signed in, so the rule that discovery found for what was typed is all there is to go by.</summary>
    public async Task<Choice> ChoiceAsync(Visit visit, CancellationToken ct) =>
        visit.RuleId is { } id && await rules.FindAsync(visit.Organization.Id, id, ct) is { } rule
            ? Choice.Of(visit.Settings, rule)
            : Choice.Of(visit.Settings, await rules.ListAsync(visit.Organization.Id, ct), null, Choice.FamilyOfProduct(visit.Device.Product));

    /// <summary>The document of Enrollment SSO; null for none. macOS has none.</summary>
    public async Task<SsoRow?> OfAsync(Visit visit, CancellationToken ct) =>
        Choice.FamilyOfProduct(visit.Device.Product) != ModelFamily.Mac && (await ChoiceAsync(visit, ct)).SsoId is { } id
            ? await sso.FindAsync(visit.Organization.Id, id, ct)
            : null;
}
