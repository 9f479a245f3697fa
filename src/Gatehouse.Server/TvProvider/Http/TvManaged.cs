using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Server.TvProvider.Clients;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>A call of a management endpoint, whose application has the scope for it.</summary>
/// <param name="Http">The request.</param>
/// <param name="Caller">Who calls.</param>
/// <param name="Settings">Active settings of the organization.</param>
internal sealed record TvManaged(HttpContext Http, TvCaller Caller, TvSettings Settings)
{
    /// <summary>Tenant.</summary>
    public string OrganizationId => Caller.OrganizationId;

    /// <summary>For the audit trail: who made what was made.</summary>
    public string Author => $"{Caller.Application.Name} ({Caller.ClientId})";

    /// <summary>A parameter of the query; null when it is missing, empty or there twice.</summary>
    public string? Query(string name) => Http.Request.Query[name] is [{ Length: > 0 } value] ? value : null;

    /// <summary>Service providers that the application may speak for.</summary>
    public IEnumerable<TvServiceProvider> ServiceProviders => Settings.Configuration.ServiceProviders.Where(Caller.Application.Serves);
}
