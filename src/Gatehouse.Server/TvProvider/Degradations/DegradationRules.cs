using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Degradations;

/// <summary>The rules of an organization, ready to be asked.</summary>
internal sealed class DegradationRules(IReadOnlyList<Degradation> rules)
{
    /// <summary>Everything, in no particular order; also what does not hold yet or any more.</summary>
    public IReadOnlyList<Degradation> All => rules;

    /// <summary>The rule by which every viewer of the integration counts as signed in; null for none. One that is for a single resource is not among them.</summary>
    public Degradation? AuthNAll(Integration integration, DateTimeOffset now) =>
        rules.Count == 0 ? null : Best(integration, now, r => r.Kind == DegradationKind.AuthNAll && r.Resource is null);

    /// <summary>The rule that decides about a resource; null for none. The most specific one counts; of equally specific ones a denial.</summary>
    public Degradation? Decides(Integration integration, string resource, DateTimeOffset now) =>
        rules.Count == 0 ? null : Best(integration, now, r => r.Resource is null || r.Resource == resource);

    private Degradation? Best(Integration integration, DateTimeOffset now, Func<Degradation, bool> counts) => rules
        .Where(r => r.HoldsAt(now) && Concerns(r, integration) && counts(r))
        .OrderByDescending(Specificity).ThenByDescending(r => r.Kind == DegradationKind.AuthZNone).ThenBy(r => r.Kind).ThenByDescending(r => r.Ends).FirstOrDefault();

    private static bool Concerns(Degradation rule, Integration integration) =>
        (rule.Mvpd == integration.Mvpd.Id || rule.Mvpd == integration.Endpoints.Id)
        && (rule.ServiceProvider is { } one ? one == integration.ServiceProvider.Id : rule.Programmer == integration.ServiceProvider.Programmer);

    private static int Specificity(Degradation rule) => (rule.Resource is null ? 0 : 2) + (rule.ServiceProvider is null ? 0 : 1);
}
