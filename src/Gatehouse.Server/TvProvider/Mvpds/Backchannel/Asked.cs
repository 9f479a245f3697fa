using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Mvpds.Backchannel;

/// <summary>What a backchannel is asked.</summary>
/// <param name="Side">We.</param>
/// <param name="Integration">On whose behalf, and whom.</param>
/// <param name="Authorization">How.</param>
/// <param name="Question">About whom.</param>
/// <param name="Material">Of the sign-in.</param>
internal sealed record Asked(OwnSide Side, Integration Integration, TvAuthorization Authorization, MvpdQuestion Question, MvpdMaterial Material)
{
    /// <summary>How the connection is made.</summary>
    public MvpdLine Line { get; } = new(TimeSpan.FromMilliseconds(Authorization.ConnectTimeoutMs), 256 * 1024, Authorization.TlsCertificates);

    /// <summary>The code of a plain denial.</summary>
    public TvErrorCode Denied => Question.Preflight ? TvErrorCodes.PreauthorizationDeniedByMvpd : TvErrorCodes.AuthorizationDeniedByMvpd;

    /// <summary>What the provider calls a resource.</summary>
    public string NameOf(ResourceId resource) => Authorization.Resources switch
    {
        "channel" => resource.Channel,
        "mrss" => resource.ToMrss(),
        _ => resource.Requested,
    };

    /// <summary>A denial with a reason of its own where playing was asked for; a preflight knows only one (table of codes).</summary>
    public MvpdDecision Deny(ResourceId resource, TvErrorCode? reason, string? words) =>
        new(resource, Permitted: false, Question.Preflight ? Denied : reason ?? Denied, EnhancedError.Sanitize(words));
}
