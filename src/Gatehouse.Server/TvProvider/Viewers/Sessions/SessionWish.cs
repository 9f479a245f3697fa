using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Http;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Viewers.Sessions;

/// <summary>The parameters that a call gives a session. What is empty is missing.</summary>
/// <param name="Mvpd"><c>mvpd</c></param>
/// <param name="DomainName"><c>domainName</c>, or <c>domain</c> as some documents have it.</param>
/// <param name="RedirectUrl"><c>redirectUrl</c></param>
internal sealed record SessionWish(string? Mvpd, string? DomainName, string? RedirectUrl)
{
    private const int MaxHost = 253;

    /// <summary>What is given.</summary>
    public SessionParameters Stated =>
        (Mvpd is null ? 0 : SessionParameters.Mvpd) | (DomainName is null ? 0 : SessionParameters.DomainName) | (RedirectUrl is null ? 0 : SessionParameters.RedirectUrl);

    /// <summary>From a form.</summary>
    public static SessionWish Read(TvForm form) => new(form["mvpd"], form["domainName"] ?? form["domain"], form["redirectUrl"]);

    /// <summary>Why a place is none where this service provider's viewers may be led; null when both are, or missing.</summary>
    public SessionRefusal? JudgePlaces(TvRequest request) =>
        RedirectUrl is not null && !RedirectTargets.Allows(request.Settings, request.ServiceProvider, request.Caller.Application, RedirectUrl)
            ? new SessionRefusal(TvErrorCodes.InvalidParameterRedirectUrl)
            : DomainName is not null && !IsOurs(request, DomainName)
                ? new SessionRefusal(TvErrorCodes.InvalidParameterRedirectUrl, "domainName is none of the service provider's domains.")
                : null;

    private static bool IsOurs(TvRequest request, string host) => host.Length <= MaxHost && Uri.CheckHostName(host) == UriHostNameType.Dns
        && RedirectTargets.Covers([.. request.ServiceProvider.Domains.Select(d => d.Name), .. request.Caller.Application.Settings.RedirectDomains], host);
}

/// <summary>Why a session is not given.</summary>
/// <param name="Code">Error.</param>
/// <param name="Details">More of it; null for none.</param>
internal sealed record SessionRefusal(TvErrorCode Code, string? Details = null);
