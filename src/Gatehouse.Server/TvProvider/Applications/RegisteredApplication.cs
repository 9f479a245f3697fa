using System.Collections.Frozen;
using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Applications;

/// <summary>An app or backend that may register itself.</summary>
internal sealed class RegisteredApplication
{
    private readonly FrozenSet<string> _serviceProviders;

    /// <summary>From its row.</summary>
    public RegisteredApplication(ApplicationRow row)
    {
        (OrganizationId, Id, Version, Name, Settings, Disabled) = (row.OrgId, row.Id, row.Version, row.Name, row.Read(), row.DisabledMs is not null);
        _serviceProviders = Settings.ServiceProviders.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Tenant.</summary>
    public string OrganizationId { get; }

    /// <summary><c>app_…</c></summary>
    public string Id { get; }

    /// <summary>Counts changes of the row.</summary>
    public long Version { get; }

    /// <summary>For people.</summary>
    public string Name { get; }

    /// <summary>What it may do.</summary>
    public TvApplicationSettings Settings { get; }

    /// <summary>Gets nothing until it is enabled again.</summary>
    public bool Disabled { get; }

    /// <summary>It may ask for that service provider.</summary>
    public bool Serves(TvServiceProvider serviceProvider) =>
        (Settings.Programmer is null || Settings.Programmer == serviceProvider.Programmer) && (_serviceProviders.Count == 0 || _serviceProviders.Contains(serviceProvider.Id));

    /// <summary>It was given that scope.</summary>
    public bool Has(string scope) => Settings.Scopes.Contains(scope, StringComparer.Ordinal);
}
