using Gatehouse.Server.Storage;

namespace Gatehouse.Server.TvProvider.Viewers;

/// <summary>Where sign-ins at MVPDs end: the session of the device, and the viewer profile that comes of it.</summary>
internal interface IViewers
{
    /// <summary>The live session of a code; null when it is unknown, replaced or past its end. The code as typed.</summary>
    Task<ViewerSession?> SessionAsync(string code, CancellationToken ct);

    /// <summary>
    /// Fills in what somebody chose on our own pages, as resuming does; what is there already stays. Null when the session is not
    /// live any more. The caller says where our pages are, so neither domain nor redirect are held against the service provider's.
    /// </summary>
    Task<ViewerSession?> ChooseAsync(Tx tx, string sessionId, string mvpd, string domainName, string redirectUrl);

    /// <summary>The viewer was sent to the MVPD: notes what the answer must name. A later attempt replaces an earlier one.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="sessionId">The session.</param>
    /// <param name="requestId">Id of the SAML request, or hash of the OAuth <c>state</c>; unique.</param>
    /// <param name="secret">What must be read back, such as the PKCE verifier; stored encrypted. Null for none.</param>
    Task<bool> StartAsync(Tx tx, string sessionId, string requestId, byte[]? secret);

    /// <summary>The live session whose outstanding request that is, locked, with its secret; null when none is. In the transaction that completes or fails it.</summary>
    Task<StartedSession?> TakeAsync(Tx tx, string requestId);

    /// <summary>The sign-in succeeded: stores the profile for the device of the session, replacing an older one of the same key, and ends the session's open request.</summary>
    Task CompleteAsync(Tx tx, ViewerSession session, MvpdSignIn signIn);

    /// <summary>The MVPD answered, and not with a viewer: the code may be used again until its end.</summary>
    Task FailAsync(Tx tx, ViewerSession session, string reason);

    /// <summary>The MVPD ended its session (single logout that began there): deletes the profiles of that user. The number of them.</summary>
    /// <param name="tx">Transaction.</param>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="mvpd">MVPD that says so.</param>
    /// <param name="userKey">As <see cref="MvpdSignIn.UserKey"/>.</param>
    /// <param name="sessionIndexes">Only these; empty for all.</param>
    Task<int> LogOutAsync(Tx tx, string organizationId, string mvpd, string userKey, IReadOnlyList<string> sessionIndexes);
}

/// <summary>A session of a device that wants to sign in. Complete when MVPD, domain and redirect are known.</summary>
internal sealed record ViewerSession
{
    /// <summary>Tracking id (uuid).</summary>
    public required string Id { get; init; }

    /// <summary>Tenant.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>Typed on the second screen, normalized.</summary>
    public required string Code { get; init; }

    /// <summary>Service provider.</summary>
    public required string ServiceProvider { get; init; }

    /// <summary>MVPD; null while open.</summary>
    public string? Mvpd { get; init; }

    /// <summary><c>domainName</c>; null while open.</summary>
    public string? DomainName { get; init; }

    /// <summary>Where the user agent ends; null while open.</summary>
    public string? RedirectUrl { get; init; }

    /// <summary>Id of the device's platform.</summary>
    public required string Platform { get; init; }

    /// <summary>Address of the device, for home-based authentication; null when unknown.</summary>
    public string? DeviceAddress { get; init; }

    /// <summary>Port of the device, for the same; null when unknown.</summary>
    public int? DevicePort { get; init; }

    /// <summary>A viewer signed in by it: it answers until its end, and takes nobody any more.</summary>
    public bool Done { get; init; }

    /// <summary>End of the code.</summary>
    public required DateTimeOffset NotAfter { get; init; }
}

/// <summary>A session whose viewer comes back from the MVPD.</summary>
/// <param name="Session">The session.</param>
/// <param name="Secret">What was stored with the start.</param>
internal sealed record StartedSession(ViewerSession Session, byte[]? Secret);

/// <summary>What an MVPD says of a viewer.</summary>
internal sealed record MvpdSignIn
{
    /// <summary>Opaque user id: <c>userID</c>.</summary>
    public required string UserId { get; init; }

    /// <summary>What single logout names the user by (SAML: NameID text, else the user id); matched by keyed hash.</summary>
    public required string UserKey { get; init; }

    /// <summary>User metadata by key (<c>householdID</c>, <c>zip</c>, …): each value as JSON. What could not be understood is left out.</summary>
    public IReadOnlyDictionary<string, System.Text.Json.JsonElement> Metadata { get; init; } = new Dictionary<string, System.Text.Json.JsonElement>(StringComparer.Ordinal);

    /// <summary>Sessions at the MVPD, for logout.</summary>
    public IReadOnlyList<string> SessionIndexes { get; init; } = [];

    /// <summary>What logout and authorization at the MVPD need again (NameID, tokens), in a form that only the MVPD side reads; stored encrypted.</summary>
    public byte[] Material { get; init; } = [];

    /// <summary>End that the MVPD states; null for none.</summary>
    public DateTimeOffset? Ends { get; init; }

    /// <summary>The home network was recognized.</summary>
    public bool HomeBased { get; init; }
}
