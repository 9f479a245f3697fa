using System.Text;
using Gatehouse.Client.Contracts.TvProvider;
using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.TvProvider;
using Gatehouse.Server.Hosting.Pages;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Mvpds.Pages;
using Gatehouse.Server.TvProvider.Mvpds.Saml;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.TvProvider.Mvpds.Logout;

/// <summary>Single logout service (SAML Profiles §4.4), both ways: answers to our requests, and requests of providers.</summary>
internal sealed class SingleLogoutEndpoint(
    Database database, LogoutStore store, OwnAddresses own, ITvDirectory directory, SamlProviders providers, SamlRequests requests, IViewers viewers, TvPages pages,
    TimeProvider time, ILogger<SingleLogoutEndpoint> log)
{
    /// <summary><c>GET</c> and <c>POST /saml/{org}/slo</c></summary>
    public static Task<IResult> HandleAsync(string org, HttpContext http, SingleLogoutEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(org, http, ct);

    private async Task<IResult> HandleAsync(string org, HttpContext http, CancellationToken ct)
    {
        if (await own.FindAsync(org, ct) is not { } side)
        {
            return pages.Missing(http);
        }

        var (message, refusal) = await ReadAsync(http, ct);
        return message is null ? Refuse(http, side, "?", refusal!.ToString())
            : message.IsRequest ? await AnswerAsync(http, side, message, ct)
            : await EndAsync(http, side, message, ct);
    }

    private static async Task<(SamlInbound? Message, SamlRefusal? Refusal)> ReadAsync(HttpContext http, CancellationToken ct)
    {
        SamlInbound? message;
        SamlRefusal? refusal;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            var form = await Forms.ReadAsync(http, ct);
            string? Field(string name) => form?[name] is [{ } value] ? value : null;
            return SamlInbound.TryFromPost(Field("SAMLRequest"), Field("SAMLResponse"), Field(PostBinding.RelayState), out message, out refusal) ? (message, null) : (null, refusal);
        }

        // As it came over the wire: the signature covers that spelling.
        var query = http.Request.QueryString.Value is { Length: > 0 } raw ? raw[1..] : "";
        return SamlInbound.TryFromRedirect(query, out message, out refusal) ? (message, null) : (null, refusal);
    }

    // What the provider says of our request is for the log: the profile is gone, and the viewer goes on.
    private async Task<IResult> EndAsync(HttpContext http, OwnSide side, SamlInbound message, CancellationToken ct)
    {
        if (message.ClaimedInResponseTo is not { Length: > 0 and <= 128 } requestId || await store.FindByRequestAsync(requestId, ct) is not { } row || row.OrgId != side.OrganizationId)
        {
            return pages.Over(http);
        }

        var settings = await directory.ForAsync(row.OrgId, ct);
        if (settings.Integration(row.ServiceProvider, row.Mvpd) is { Endpoints: { Saml: { } stated } endpoints }
            && await providers.KnownAsync(row.OrgId, endpoints, ct) is { } provider
            && !LogoutResponse.TryRead(message, Expect(side, stated, provider) with { RequestId = requestId }, time.GetUtcNow(), out _, out var refusal))
        {
            MvpdLog.Trouble(log, row.Mvpd, row.OrgId, $"its answer to a logout: {refusal}");
        }

        await store.EndAsync(row, ct);
        return TvPages.Leave(row.RedirectUrl);
    }

    private async Task<IResult> AnswerAsync(HttpContext http, OwnSide side, SamlInbound message, CancellationToken ct)
    {
        var settings = await directory.ForAsync(side.OrganizationId, ct);
        if (await SenderAsync(settings, message.ClaimedIssuer, ct) is not ({ } mvpd, { } provider))
        {
            return Refuse(http, side, "?", new SamlRefusal(SamlFault.IssuerMismatch, "no provider is called so").ToString());
        }

        var stated = mvpd.Saml!;
        if (!LogoutRequest.TryRead(message, Expect(side, stated, provider), time.GetUtcNow(), out var request, out var refusal)
            && (refusal.Fault != SamlFault.SignatureInvalid || await providers.RenewAsync(side.OrganizationId, mvpd, ct) is not { } newer
                || !LogoutRequest.TryRead(message, Expect(side, stated, newer), time.GetUtcNow(), out request, out refusal)))
        {
            return Refuse(http, side, mvpd.Id, refusal.ToString());
        }

        var count = await LogOutAsync(settings, mvpd, request, ct);
        MvpdLog.LoggedOutByMvpd(log, mvpd.Id, side.OrganizationId, count);
        return provider.Logout is { } logout
            ? await ReplyAsync(http, side, stated, logout.Binding, logout.ResponseLocation ?? logout.Location, request.Id, message.RelayState, ct)
            : pages.LoggedOut(http);
    }

    // A provider may serve several MVPDs, as a proxy does; the viewer is one of those.
    private Task<int> LogOutAsync(TvSettings settings, TvMvpd mvpd, LogoutRequest request, CancellationToken ct) => database.WriteAsync(
        async tx =>
        {
            var count = 0;
            foreach (var served in settings.Configuration.Mvpds.Where(m => settings.Endpoints(m.Id) == mvpd))
            {
                count += await viewers.LogOutAsync(tx, settings.OrganizationId, served.Id, request.NameId.Value, request.SessionIndexes);
            }

            return count;
        }, ct);

    private async Task<IResult> ReplyAsync(
        HttpContext http, OwnSide side, TvSamlProvider stated, string binding, string destination, string requestId, string? relayState, CancellationToken ct)
    {
        var response = new LogoutResponse(
            SamlRequests.NewId(), time.GetUtcNow(), destination, side.EntityIdFor(stated), requestId, new SamlStatus(SamlStatus.Success));
        var signer = await requests.SignerAsync(side.OrganizationId, ct);
        var state = relayState is not null && Encoding.UTF8.GetByteCount(relayState) <= RedirectBinding.MaxRelayStateBytes ? relayState : null;
        return binding == SamlBindings.Post
            ? pages.HandOver(http, destination, PostBinding.Encode(response, signer), state)
            : TvPages.Leave(RedirectBinding.Write(response, state, signer));
    }

    // Only who signed somebody in can log out, so metadata that was never fetched need not be fetched for it.
    private async Task<(TvMvpd? Mvpd, SamlProvider? Provider)> SenderAsync(TvSettings settings, string? issuer, CancellationToken ct)
    {
        foreach (var mvpd in settings.Configuration.Mvpds.Where(m => m.Saml is { } s && (s.EntityId is null || s.EntityId == issuer)))
        {
            if (await providers.KnownAsync(settings.OrganizationId, mvpd, ct) is { } provider && provider.EntityId == issuer)
            {
                return (mvpd, provider);
            }
        }

        return default;
    }

    private static LogoutExpectation Expect(OwnSide side, TvSamlProvider stated, SamlProvider provider) =>
        new() { Issuer = provider.EntityId, Keys = provider.Keys, Destination = side.Logout, Skew = TimeSpan.FromSeconds(stated.SkewSeconds) };

    private IResult Refuse(HttpContext http, OwnSide side, string mvpd, string reason)
    {
        var trace = Guid.NewGuid();
        MvpdLog.AnswerRefused(log, mvpd, side.OrganizationId, reason, trace);
        return pages.Refuse(http, TvErrorCodes.InvalidParameterSamlResponse, TvTexts.NotBelieved, "the message of the provider is not accepted", trace: trace);
    }
}
