using Gatehouse.Client.TvProvider.Accounts;
using Gatehouse.Client.TvProvider.Answers;

namespace Gatehouse.Client.TvProvider.Flows;

/// <summary>
/// Sign-in by the account of the device, in the order of the partner flow: providers, status with interruption, partner request,
/// sign-in by the framework, partner profile. Wherever it cannot go on, it says how basic authentication does.
/// </summary>
internal sealed class PartnerSignIn(TvClient client, TvAppOptions options, DeviceAccount account)
{
    public async Task<PartnerResult> RunAsync(CancellationToken ct)
    {
        var providers = await client.GetProvidersAsync(ct).ConfigureAwait(false);
        if (providers.SupportedByPlatform.Count == 0)
        {
            return PartnerResult.Basic("no_supported_provider");
        }

        var reply = await account.AskAsync(Request(providers), ct).ConfigureAwait(false);
        if (reply.IsCancelled)
        {
            return PartnerResult.Cancelled;
        }

        var chosen = providers.ByPlatformId(reply.Status.ProviderId ?? reply.Error?.UnsupportedProvider);
        return chosen is null || !account.IsValid(reply.Status)
            ? PartnerResult.Basic(Why(reply), chosen?.Id)
            : await FollowAsync(
                await client.StartPartnerSessionAsync(account.Partner, reply.Status, options.DomainName, options.RedirectUrl, ct).ConfigureAwait(false), providers, reply.Status, ct).ConfigureAwait(false);
    }

    private static VideoAccountRequest Request(TvProviders providers) => new(IsInterruptionAllowed: true)
    {
        SupportedAccountProviderIdentifiers = providers.SupportedByPlatform,
        FeaturedAccountProviderIdentifiers = providers.FeaturedByPlatform,
    };

    private async Task<PartnerResult> FollowAsync(TvSession session, TvProviders providers, PartnerStatus status, CancellationToken ct) => session switch
    {
        { ActionName: TvActions.Authorize, Mvpd: { } mvpd } => Found(await client.GetProfileAsync(mvpd, status, ct).ConfigureAwait(false), mvpd),
        { ActionName: TvActions.PartnerProfile, Mvpd: { } mvpd, AuthenticationRequest: { Type: "saml" } request } =>
            await ForwardAsync(request, mvpd, providers, ct).ConfigureAwait(false),
        { Code: not null } => PartnerResult.BasicWith(session),
        _ => PartnerResult.Basic("unknown_action", session.Mvpd),
    };

    private async Task<PartnerResult> ForwardAsync(TvPartnerRequest request, string mvpd, TvProviders providers, CancellationToken ct)
    {
        var reply = await account.AskAsync(
            Request(providers) with
            {
                VerificationToken = request.Request,
                AttributeNames = request.AttributeNames,
                ChannelIdentifier = options.ChannelIdentifier ?? SamlText.Issuer(request.Request),
            },
            ct).ConfigureAwait(false);
        if (reply.IsCancelled)
        {
            return PartnerResult.Cancelled;
        }

        return account.IsValid(reply.Status) && SamlText.IsResponse(reply.Metadata?.SamlAttributeQueryResponse)
            ? await CreateAsync(mvpd, reply.Status, reply.Metadata!.SamlAttributeQueryResponse!, ct).ConfigureAwait(false)
            : PartnerResult.Basic(Why(reply), mvpd);
    }

    // A lost answer may have been a yes, and the response is used up then: the profile says.
    private async Task<PartnerResult> CreateAsync(string mvpd, PartnerStatus status, string response, CancellationToken ct)
    {
        try
        {
            return Created(await client.CreatePartnerProfileAsync(account.Partner, status, response, ct).ConfigureAwait(false), mvpd);
        }
        catch (TvException e) when (e.Error.Action == TvErrorActions.Retry)
        {
            return Created(await client.GetProfileAsync(mvpd, status, ct).ConfigureAwait(false), mvpd);
        }
        catch (TvException e) when (e.Error.Status == 400)
        {
            return PartnerResult.Basic(e.Error.Code, mvpd);
        }
    }

    private static PartnerResult Created(TvProfile? profile, string mvpd) =>
        profile is null ? PartnerResult.Basic("no_partner_profile", mvpd) : PartnerResult.Signed(new TvSignIn(profile.IsPartner ? TvSignInOutcome.ByDeviceAccount : TvSignInOutcome.WithoutSignIn, profile));

    private static PartnerResult Found(TvProfile? profile, string mvpd) =>
        profile is null ? PartnerResult.Basic("profile_missing", mvpd) : PartnerResult.Signed(new TvSignIn(TvSignInOutcome.AlreadySignedIn, profile));

    private static string Why(AccountReply reply) => reply switch
    {
        { Error: { } error } => "account_" + error.Code,
        { Status.Access: not VideoAccountAccess.Granted } => "access_" + reply.Status.Access,
        { Status.ProviderId: null } => "no_provider",
        { Metadata.SamlAttributeQueryResponse: null, Status.ExpiresAt: null } => "no_response",
        _ => "not_valid",
    };
}

/// <summary>How a partner flow ended.</summary>
/// <param name="SignIn">It did what it should, or the viewer turned away; null where basic authentication is to go on.</param>
/// <param name="Session">Which session that goes on with; null to begin one.</param>
/// <param name="Mvpd">Whom the viewer chose; null for nobody.</param>
/// <param name="Reason">Why basic authentication.</param>
internal sealed record PartnerResult(TvSignIn? SignIn, TvSession? Session, string? Mvpd, string? Reason)
{
    public static PartnerResult Cancelled { get; } = Signed(new TvSignIn(TvSignInOutcome.Cancelled, null));

    public static PartnerResult Signed(TvSignIn signIn) => new(signIn, null, null, null);

    public static PartnerResult Basic(string reason, string? mvpd = null) => new(null, null, mvpd, reason);

    public static PartnerResult BasicWith(TvSession session) => new(null, session, session.Mvpd, session.ReasonType);
}
