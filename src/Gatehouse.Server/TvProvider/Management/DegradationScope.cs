using Gatehouse.Server.TvProvider.Degradations;
using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Management;

/// <summary>Which rules a call is about.</summary>
/// <param name="Name">Media company or service provider, as the path names it.</param>
/// <param name="Programmer">Media company; null where the path names a service provider.</param>
/// <param name="ServiceProvider">Service provider; null where the path names a media company.</param>
/// <param name="Kind">What they do; null for all.</param>
/// <param name="Mvpds">For these; empty for all.</param>
/// <param name="Allowed">The application may speak for it.</param>
internal sealed record DegradationScope(string Name, string? Programmer, string? ServiceProvider, DegradationKind? Kind, IReadOnlyList<string> Mvpds, bool Allowed)
{
    private const string All = "all";

    /// <summary>The path names something that exists.</summary>
    public bool Known => Programmer is not null || ServiceProvider is not null;

    /// <summary>From a call; null when the path names no measure.</summary>
    public static DegradationScope? Of(TvManaged call)
    {
        var (name, measure) = (Route(call, "programmer"), Route(call, "measure"));
        DegradationKind? kind = measure switch
        {
            "authnAll" => DegradationKind.AuthNAll,
            "authzAll" => DegradationKind.AuthZAll,
            "authzNone" => DegradationKind.AuthZNone,
            _ => null,
        };
        if (kind is null && measure != All)
        {
            return null;
        }

        string[] mvpds = [.. call.Http.Request.Query["mvpd"].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).Distinct(StringComparer.Ordinal)];
        var programmer = call.Settings.Programmer(name);
        var provider = programmer is null ? call.Settings.ServiceProvider(name) : null;

        // A rule for a media company is for all of its service providers; so the application must be for all of them.
        var allowed = provider is not null ? call.Caller.Application.Serves(provider)
            : call.Settings.Configuration.ServiceProviders.Where(p => p.Programmer == name).All(call.Caller.Application.Serves)
                && (call.Caller.Application.Settings.Programmer is null || call.Caller.Application.Settings.Programmer == name);
        return new DegradationScope(name, programmer?.Id, provider?.Id, kind, mvpds, allowed);
    }

    /// <summary>The rule is one of these.</summary>
    public bool Covers(Degradation rule) =>
        rule.Programmer == Programmer && rule.ServiceProvider == ServiceProvider && (Kind is null || rule.Kind == Kind) && (Mvpds.Count == 0 || Mvpds.Contains(rule.Mvpd));

    private static string Route(TvManaged call, string name) => call.Http.Request.RouteValues[name] as string ?? "";
}
