using Gatehouse.Client.Contracts.Admin;
using Gatehouse.Server.Admin.Access;

namespace Gatehouse.Server.Admin.Sessions;

/// <summary>Callers as the API shows them.</summary>
public static class CallerInfos
{
    /// <summary>With its scopes in the order of <see cref="Scopes.All"/>.</summary>
    public static CallerInfo Of(Caller caller, string slug) => new(
        caller.Kind, caller.Id, caller.Name, caller.Role.ToContract(), [.. Scopes.All.Where(caller.Scopes.Contains)], caller.OrganizationId, slug);
}
