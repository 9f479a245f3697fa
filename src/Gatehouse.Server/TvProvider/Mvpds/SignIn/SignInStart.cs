using Gatehouse.Protocols.OAuth;
using Gatehouse.Protocols.Saml;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Mvpds.OAuth;
using Gatehouse.Server.TvProvider.Mvpds.Pages;
using Gatehouse.Server.TvProvider.Mvpds.Saml;
using Gatehouse.Server.TvProvider.Settings;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.TvProvider.Mvpds.SignIn;

/// <summary>Sends a browser to the MVPD of a session. What the answer is held against is in the database, so that any process can take it.</summary>
internal sealed class SignInStart(
    Database database, IViewers viewers, OwnAddresses own, SamlProviders providers, SamlRequests requests, TvPages pages, ILogger<SignInStart> log)
{
    /// <summary>Whether a SAML attempt was passive, as it is kept with the session.</summary>
    public static bool WasPassive(byte[]? secret) => secret is [1];

    /// <summary>Sends it there; null when the session has ended meanwhile.</summary>
    /// <param name="http">The browser.</param>
    /// <param name="session">Complete.</param>
    /// <param name="integration">Of the session.</param>
    /// <param name="passive">First see whether the MVPD recognizes the home network, and come back when it does not.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="MvpdException">Nothing usable is known of the MVPD.</exception>
    public async Task<IResult?> SendAsync(HttpContext http, ViewerSession session, Integration integration, bool passive, CancellationToken ct)
    {
        var side = await own.ForAsync(session.OrganizationId, ct);
        var answer = integration.Endpoints.OAuth is not null
            ? await ByOAuthAsync(side, session, integration, passive, ct)
            : await BySamlAsync(http, side, session, integration, passive, ct);
        if (answer is not null)
        {
            MvpdLog.Sent(log, session.ServiceProvider, integration.Mvpd.Id, session.OrganizationId, session.Id);
        }

        return answer;
    }

    private async Task<IResult?> ByOAuthAsync(OwnSide side, ViewerSession session, Integration integration, bool passive, CancellationToken ct)
    {
        var (attempt, state) = (OAuthAttempt.New(passive), OAuthAttempt.NewState());
        var address = OAuthViewers.Address(side, integration, attempt, state, Whereabouts.Of(session, integration));
        return await database.WriteAsync(tx => viewers.StartAsync(tx, session.Id, OAuthAttempt.IdOf(state)!, attempt.Write()), ct) ? TvPages.Leave(address) : null;
    }

    private async Task<IResult?> BySamlAsync(HttpContext http, OwnSide side, ViewerSession session, Integration integration, bool passive, CancellationToken ct)
    {
        var provider = await providers.FindAsync(session.OrganizationId, integration.Endpoints, ct);
        var request = requests.SignIn(side, integration, provider, passive);
        var signer = await requests.SignerAsync(session.OrganizationId, ct);
        if (!await database.WriteAsync(tx => viewers.StartAsync(tx, session.Id, request.Id, [passive ? (byte)1 : (byte)0]), ct))
        {
            return null;
        }

        // The session id says nothing and opens nothing; what counts is the id of the request.
        IReadOnlyList<KeyValuePair<string, string>> more =
            [.. integration.Settings.PartnerId is { } partner ? [KeyValuePair.Create("partner_id", partner)] : Array.Empty<KeyValuePair<string, string>>(), .. Whereabouts.Of(session, integration)];
        return provider.SignOn.Binding == SamlBindings.Post
            ? pages.HandOver(http, FormEncoding.Append(request.Destination!, more), PostBinding.Encode(request, signer), session.Id)
            : TvPages.Leave(FormEncoding.Append(RedirectBinding.Write(request, session.Id, signer), more));
    }
}
