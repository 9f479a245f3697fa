using Gatehouse.Server.TvProvider.Http;

namespace Gatehouse.Server.TvProvider.Events;

/// <summary>
/// Counts what happens, for the reports of operators. Never blocks and never fails; what was counted within the last second
/// may be lost with the process.
/// </summary>
internal interface ITvEvents
{
    /// <summary>Counts an event.</summary>
    void Record(TvEvent happened);
}

/// <summary>Something that is counted.</summary>
/// <param name="Kind">What.</param>
/// <param name="OrganizationId">Tenant.</param>
/// <param name="ServiceProvider">On whose behalf.</param>
internal sealed record TvEvent(TvEventKind Kind, string OrganizationId, string ServiceProvider)
{
    /// <summary>MVPD; empty where none is known.</summary>
    public string Mvpd { get; init; } = "";

    /// <summary>Id of the device's platform; empty where it is not known.</summary>
    public string Platform { get; init; } = "";

    /// <summary>Registered application; empty where it is not known.</summary>
    public string ApplicationId { get; init; } = "";

    /// <summary>What was asked for; empty for nothing.</summary>
    public string Resource { get; init; } = "";

    /// <summary>Error code, or another word for why; empty for no reason.</summary>
    public string Reason { get; init; } = "";

    /// <summary><c>Apple</c> where the partner framework brought the profile; empty otherwise.</summary>
    public string Partner { get; init; } = "";

    /// <summary><c>platform</c> or <c>service</c> where somebody vouched for the viewer; empty otherwise.</summary>
    public string SsoType { get; init; } = "";

    /// <summary>How long the MVPD took.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>An event of a call.</summary>
    public static TvEvent Of(TvRequest request, TvEventKind kind, string mvpd) => new(kind, request.OrganizationId, request.ServiceProvider.Id)
    {
        Mvpd = mvpd, Platform = request.Platform.Id, ApplicationId = request.Caller.ApplicationId,
    };
}

/// <summary>What is counted, by the names of the published reports.</summary>
internal enum TvEventKind
{
    /// <summary><c>authn-attempts</c>: a viewer was sent to the MVPD, or a request given to the partner framework.</summary>
    AuthnAttempt,

    /// <summary><c>authn-pending</c>: the MVPD sent the viewer back signed in.</summary>
    AuthnPending,

    /// <summary><c>authn-successful</c>: the app fetched the profile for the first time.</summary>
    AuthnSuccessful,

    /// <summary><c>authn-failed</c>: the MVPD sent the viewer back without.</summary>
    AuthnFailed,

    /// <summary><c>clientless-tokens</c>: a profile was fetched by the code of a second screen.</summary>
    ClientlessToken,

    /// <summary><c>clientless-failures</c>: there was none.</summary>
    ClientlessFailure,

    /// <summary><c>authz-attempts</c>: the MVPD was asked about a resource; what is known already is not counted.</summary>
    AuthzAttempt,

    /// <summary><c>authz-successful</c>: it permitted.</summary>
    AuthzSuccessful,

    /// <summary><c>authz-failed</c>: it denied, or did not answer.</summary>
    AuthzFailed,

    /// <summary><c>authz-rejected</c>: denied without asking, because it had denied a moment ago.</summary>
    AuthzRejected,

    /// <summary><c>media-tokens</c>: something is going to be played.</summary>
    MediaToken,
}
