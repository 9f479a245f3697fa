using Gatehouse.Protocols.OAuth;
using Gatehouse.Protocols.Saml;
using Gatehouse.Server.TvProvider.Mvpds.Pages;
using Gatehouse.Server.TvProvider.Mvpds.Saml;
using Gatehouse.Server.TvProvider.Settings;

namespace Gatehouse.Server.TvProvider.Mvpds.Logout;

/// <summary>Takes viewers to where they log out at their provider. Their profile is gone already, so whatever fails there, they end where they were to end.</summary>
internal sealed class LogoutEndpoint(
    LogoutStore store, OwnAddresses own, ITvDirectory directory, SamlProviders providers, SamlRequests requests, TvPages pages, TimeProvider time, ILogger<LogoutEndpoint> log)
{
    /// <summary><c>GET /tv/logout/{secret}</c></summary>
    public static Task<IResult> StartAsync(string secret, HttpContext http, LogoutEndpoint endpoint, CancellationToken ct) => endpoint.StartAsync(secret, http, ct);

    /// <summary><c>GET /tv/{org}/oauth/logged-out</c></summary>
    public static Task<IResult> ReturnAsync(string org, HttpContext http, LogoutEndpoint endpoint, CancellationToken ct) => endpoint.ReturnAsync(http, ct);

    private async Task<IResult> StartAsync(string secret, HttpContext http, CancellationToken ct)
    {
        if (await store.FindAsync(secret, ct) is not { } row)
        {
            return pages.Over(http);
        }

        try
        {
            var settings = await directory.ForAsync(row.OrgId, ct);
            if (settings.Integration(row.ServiceProvider, row.Mvpd) is { } integration)
            {
                var side = await own.ForAsync(row.OrgId, ct);
                return integration.Endpoints.OAuth is { EndSessionUrl: { } address } oauth
                    ? AtOAuth(side, address, oauth.ClientId, secret, store.Open(row).IdToken)
                    : await AtSamlAsync(http, side, integration, row, secret, ct) ?? await EndAsync(row, ct);
            }
        }
        catch (MvpdException e)
        {
            MvpdLog.Trouble(log, row.Mvpd, row.OrgId, e.Message);
        }

        return await EndAsync(row, ct);
    }

    private async Task<IResult> ReturnAsync(HttpContext http, CancellationToken ct)
    {
        var state = http.Request.Query["state"];
        return state is [{ } secret] && await store.FindAsync(secret, ct) is { } row ? await EndAsync(row, ct) : pages.Over(http);
    }

    // OpenID Connect RP-Initiated Logout 1.0 §2.
    private static IResult AtOAuth(OwnSide side, string address, string clientId, string secret, string? idToken)
    {
        var parameters = new List<KeyValuePair<string, string>> { new("client_id", clientId), new("post_logout_redirect_uri", side.LoggedOut), new("state", secret) };
        if (idToken is not null)
        {
            parameters.Add(new("id_token_hint", idToken));
        }

        return TvPages.Leave(FormEncoding.Append(address, parameters));
    }

    private async Task<IResult?> AtSamlAsync(HttpContext http, OwnSide side, Integration integration, LogoutRow row, string secret, CancellationToken ct)
    {
        var material = store.Open(row);
        if (integration.Endpoints.Saml is not { } stated || material.Name is not { } name
            || (await providers.FindAsync(row.OrgId, integration.Endpoints, ct)).Logout is not { } logout)
        {
            return null;
        }

        var request = new LogoutRequest(SamlRequests.NewId(), time.GetUtcNow(), logout.Location, side.IssuerFor(stated, integration.ServiceProvider.Id), name)
        {
            SessionIndexes = material.Sessions ?? [],
            Reason = LogoutRequest.ByUser,
        };
        var signer = await requests.SignerAsync(row.OrgId, ct);
        await store.SendAsync(row, request.Id, ct);
        return logout.Binding == SamlBindings.Post
            ? pages.HandOver(http, logout.Location, PostBinding.Encode(request, signer), secret)
            : TvPages.Leave(RedirectBinding.Write(request, secret, signer));
    }

    private async Task<IResult> EndAsync(LogoutRow row, CancellationToken ct)
    {
        await store.EndAsync(row, ct);
        return TvPages.Leave(row.RedirectUrl);
    }
}
