using System.Net.Http.Headers;

namespace Gatehouse.Client.TvProvider.Wire;

/// <summary>
/// The access token of the app, and the registration that brings it. Both are kept and reused; whoever needs one while another is
/// getting it waits for that one.
/// </summary>
internal sealed class ClientTokens(TvAppOptions options, TvWire wire) : IDisposable
{
    private const string ClientName = "client";
    private const string TokenName = "token";

    // What is on its way must still hold when it arrives.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private StoredToken? _token;
    private bool _isRead;

    /// <summary>A token that holds.</summary>
    public Task<string> GetAsync(CancellationToken ct) => TakeTurnAsync(refused: null, registerAgain: false, ct);

    /// <summary>Another token than the one that was refused.</summary>
    public Task<string> RenewAsync(string refused, CancellationToken ct) => TakeTurnAsync(refused, registerAgain: false, ct);

    /// <summary>A token of another registration than the one whose token was refused. Profiles of the old one are lost, but then they are anyway.</summary>
    public Task<string> RegisterAgainAsync(string refused, CancellationToken ct) => TakeTurnAsync(refused, registerAgain: true, ct);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<string> TakeTurnAsync(string? refused, bool registerAgain, CancellationToken ct)
    {
        await _turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            if (!_isRead)
            {
                _token = StoredToken.Read(await options.Store.ReadAsync(TokenName, ct).ConfigureAwait(false));
                _isRead = true;
            }

            if (_token is { } kept && kept.Value != refused && kept.ExpiresAt - Margin > wire.Clock.Now)
            {
                return kept.Value;
            }

            _token = await RequestAsync(registerAgain, ct).ConfigureAwait(false);
            await options.Store.WriteAsync(TokenName, _token.Write(), ct).ConfigureAwait(false);
            return _token.Value;
        }
        finally
        {
            _turn.Release();
        }
    }

    // Credentials that the service does not know any more are replaced once.
    private async Task<StoredToken> RequestAsync(bool registerAgain, CancellationToken ct)
    {
        var client = registerAgain ? null : StoredClient.Read(await options.Store.ReadAsync(ClientName, ct).ConfigureAwait(false));
        if (client is not null)
        {
            var answer = await AskAsync(client, ct).ConfigureAwait(false);
            if (answer.Error.Code != "invalid_client" || answer.IsSuccess)
            {
                return Read(answer);
            }
        }

        return Read(await AskAsync(await RegisterAsync(ct).ConfigureAwait(false), ct).ConfigureAwait(false));
    }

    private async Task<StoredClient> RegisterAsync(CancellationToken ct)
    {
        var body = Json.Write(json =>
        {
            json.WriteString("software_statement", options.SoftwareStatement);
            json.Member("redirect_uri", options.RegistrationRedirectUri);
        });
        var answer = await wire.SendAsync(
            new TvCall(HttpMethod.Post, "/o/client/register")
            {
                Content = () => new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
                Headers = [("X-Device-Info", options.Device.InfoHeader)],
            },
            ct).ConfigureAwait(false);
        if (!answer.IsSuccess || answer.Body.Text("client_id") is not { Length: > 0 } id || answer.Body.Text("client_secret") is not { Length: > 0 } secret)
        {
            throw new TvException(answer.Error, answer.Fault);
        }

        var client = new StoredClient(id, secret);
        await options.Store.WriteAsync(ClientName, client.Write(), ct).ConfigureAwait(false);
        return client;
    }

    private Task<TvAnswer> AskAsync(StoredClient client, CancellationToken ct) => wire.SendAsync(
        new TvCall(HttpMethod.Post, "/o/client/token")
        {
            Content = () => new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["client_id"] = client.Id,
                ["client_secret"] = client.Secret,
                ["grant_type"] = "client_credentials",
            }),
            Headers = [("X-Device-Info", options.Device.InfoHeader)],
        },
        ct);

    // How long it holds is what the answer says, and nothing else.
    private StoredToken Read(TvAnswer answer) =>
        answer.IsSuccess && answer.Body.Text("access_token") is { Length: > 0 } token && answer.Body.Number("expires_in") is > 0 and { } seconds
            ? new StoredToken(token, wire.Clock.Now.AddSeconds(Math.Min(seconds, 366 * 24 * 3600)))
            : throw new TvException(answer.Error, answer.Fault);
}
