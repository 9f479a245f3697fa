using System.CommandLine;
using Gatehouse.Cli.Running;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Cli.Tv;

/// <summary>Options by which an application is made and changed.</summary>
internal sealed class TvAppChanges
{
    private readonly Option<string?> _programmer = new("--programmer") { Description = "Only for service providers of this media company; 'any' for all.", HelpName = "id" };
    private readonly Option<string[]> _serviceProviders = Args.Several("--service-provider", "Service provider that it may ask for; repeat for several. 'all' for all.");
    private readonly Option<string[]> _platforms = Args.Several("--platform", "Platform that it is made for; repeat for several.");
    private readonly Option<string[]> _domains = Args.Several("--redirect-domain", "Host that redirects may lead to; repeat for several.");
    private readonly Option<string[]> _schemes = Args.Several("--scheme", "Scheme of the app that redirects may lead to, without ://; repeat for several.");
    private readonly Option<string[]> _scopes = Args.Several("--scope", "What it is for; api:client:v2 when left out. Repeat for several.");
    private readonly Option<bool?> _backend = new("--server-to-server") { Description = "A backend, which is believed what it says of devices." };

    /// <summary>Add a scheme that nobody else has.</summary>
    public Option<bool> Generate { get; } = new("--generate-scheme") { Description = "Add a scheme that nobody else has." };

    /// <summary>All of them.</summary>
    public Symbol[] All => [_programmer, _serviceProviders, _platforms, _domains, _schemes, _scopes, _backend, Generate];

    /// <summary>True when one that changes settings was typed.</summary>
    public bool Any(Invocation run) =>
        run.Has(_programmer) || run.Has(_serviceProviders) || run.Has(_platforms) || run.Has(_domains) || run.Has(_schemes) || run.Has(_scopes) || run.Has(_backend);

    /// <summary>The settings with what was typed.</summary>
    public TvApplicationSettings Apply(Invocation run, TvApplicationSettings settings) => settings with
    {
        Programmer = !run.Has(_programmer) ? settings.Programmer : run.Get(_programmer) is "any" ? null : run.Get(_programmer),
        ServiceProviders = !run.Has(_serviceProviders) ? settings.ServiceProviders : run.Get(_serviceProviders) is ["all"] ? [] : run.Get(_serviceProviders)!,
        Platforms = Typed(run, _platforms, settings.Platforms),
        RedirectDomains = Typed(run, _domains, settings.RedirectDomains),
        CustomSchemes = Typed(run, _schemes, settings.CustomSchemes),
        Scopes = Typed(run, _scopes, settings.Scopes),
        ServerToServer = run.Get(_backend) ?? settings.ServerToServer,
    };

    private static IReadOnlyList<string> Typed(Invocation run, Option<string[]> option, IReadOnlyList<string> before) => run.Has(option) ? run.Get(option)! : before;
}
