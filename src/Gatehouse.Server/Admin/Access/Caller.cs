namespace Gatehouse.Server.Admin.Access;

/// <summary>What a person of the organization may do; <see cref="Scopes.Of"/> spells it out.</summary>
public enum Role
{
    /// <summary>Belongs to the directory only: nothing here, and no session of the administration.</summary>
    Member,

    /// <summary>Sees everything that is not a credential.</summary>
    ReadOnly,

    /// <summary>Enrolls, manages, edits.</summary>
    Admin,

    /// <summary>Also people, API keys and the organization itself.</summary>
    Owner,
}

/// <summary>Who makes this API request: a signed-in person or an API key. Every query is bound to <see cref="OrganizationId"/>.</summary>
/// <param name="OrganizationId">Tenant that everything the caller touches belongs to.</param>
/// <param name="Kind"><c>person</c> or <c>api-key</c>.</param>
/// <param name="Id">Id of the person or key.</param>
/// <param name="Name">For the audit trail.</param>
/// <param name="Role">Role of the person, or the one the key was given.</param>
/// <param name="Scopes">What this caller may do; names in <see cref="Access.Scopes"/>.</param>
public sealed record Caller(string OrganizationId, string Kind, string Id, string Name, Role Role, IReadOnlySet<string> Scopes)
{
    /// <summary>The caller of an authenticated API request.</summary>
    public static Caller Of(HttpContext http) =>
        http.Features.Get<Caller>() ?? throw new InvalidOperationException("The route has no authenticated caller; it lacks RequireAuthorization.");
}
