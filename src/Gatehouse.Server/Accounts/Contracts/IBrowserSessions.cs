using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Contracts;

/// <summary>Who is signed in where, in browsers.</summary>
public interface IBrowserSessions
{
    /// <summary>The live session of the browser that makes the request, when it belongs to the organization.</summary>
    Task<BrowserSession?> FindAsync(HttpContext http, string organizationId, CancellationToken ct);

    /// <summary>All live sessions of a person, the one used last first.</summary>
    Task<IReadOnlyList<ListedSession>> ListAsync(string organizationId, string personId, CancellationToken ct);

    /// <summary>Ends a session, and tells the observers; false when there is none.</summary>
    Task<bool> EndAsync(Tx tx, string organizationId, string sessionId);

    /// <summary>Ends sessions of a person and their sign-ins half-way through, and tells the observers of each session. What applications and devices were given stays.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="personId">Who.</param>
    /// <param name="except">The one that stays; null for none.</param>
    Task EndAllAsync(Tx tx, string organizationId, string personId, string? except = null);

    /// <summary>Takes the cookie away from the browser that gets this response.</summary>
    void Forget(HttpContext http);
}

/// <summary>Somebody signed in, in a browser.</summary>
/// <param name="Id"><c>ses_…</c></param>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="PersonId">Who; active.</param>
/// <param name="Acr">How sure it was.</param>
/// <param name="Amr">By which methods.</param>
/// <param name="AuthTime">When the person last proved who they are.</param>
/// <param name="UpstreamId">Identity provider that vouched; null for ourselves.</param>
public sealed record BrowserSession(
    string Id, string OrganizationId, string PersonId, string Acr, IReadOnlyList<string> Amr, DateTimeOffset AuthTime, string? UpstreamId);

/// <summary>A session as people may see it.</summary>
/// <param name="Id"><c>ses_…</c></param>
/// <param name="Created">When it began.</param>
/// <param name="LastUsed">To within a few minutes.</param>
/// <param name="Browser">What people call it, such as <c>Safari, iPhone</c>.</param>
/// <param name="Address">Where it began.</param>
public sealed record ListedSession(string Id, DateTimeOffset Created, DateTimeOffset LastUsed, string Browser, string? Address);

/// <summary>Is told, in the transaction that does it, when one browser session ends before its time.</summary>
public interface ISessionObserver
{
    /// <summary>The person or an administrator ended it.</summary>
    Task EndedAsync(Tx tx, string organizationId, string personId, string sessionId);
}
