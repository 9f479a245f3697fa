using System.Security.Cryptography;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Storage;
using Gatehouse.Server.TvProvider.Applications;
using Gatehouse.Server.TvProvider.Http;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.TvProvider.Clients;

/// <summary><c>POST /o/client/token</c>: a client gets an access token (RFC 6749 §4.4, in this API's form, which answers 201 and 400).</summary>
internal sealed class TokenEndpoint(
    TvClientStore clients, IApplications applications, IOptions<TvApiOptions> options, TimeProvider time, ILogger<TokenEndpoint> log)
{
    private const string ClientCredentials = "client_credentials";

    /// <summary>Route handler.</summary>
    public static Task<IResult> PostAsync(HttpContext http, TokenEndpoint endpoint, CancellationToken ct) => endpoint.HandleAsync(http, ct);

    private async Task<IResult> HandleAsync(HttpContext http, CancellationToken ct)
    {
        if (await ClientParameters.ReadAsync(http, ct) is not { } parameters || parameters["grant_type"] is not { } grantType)
        {
            return Refuse(OAuthErrorCodes.InvalidRequest);
        }

        if (grantType != ClientCredentials)
        {
            return Refuse(OAuthErrorCodes.UnsupportedGrantType);
        }

        if (!ClientCredential.TryRead(BasicHeader(http), parameters, out var credential, out var error))
        {
            return Refuse(parameters["client_id"] is null ? OAuthErrorCodes.InvalidRequest : error.Code);
        }

        if (Secret(credential) is not { } secret)
        {
            return Refuse(OAuthErrorCodes.InvalidRequest);
        }

        if (await clients.FindAsync(credential.ClientId, ct) is not { } client || !CryptographicOperations.FixedTimeEquals(client.SecretHash, SecretToken.Hash(secret)))
        {
            return Refuse(OAuthErrorCodes.InvalidClient);
        }

        // Not invalid_client where the whole organization is switched off: the app would register again for nothing.
        return client.OrganizationDisabledMs is not null ? Refuse(OAuthErrorCodes.UnauthorizedClient) : await IssueAsync(http, client, ct);
    }

    private async Task<IResult> IssueAsync(HttpContext http, TvClientRow client, CancellationToken ct)
    {
        if (await applications.KnownAsync(client.OrgId, client.ApplicationId, client.ApplicationVersion, ct) is not { } application)
        {
            return Refuse(OAuthErrorCodes.InvalidClient);
        }

        var (now, lifetime) = (time.GetUtcNow(), options.Value.AccessTokenLifetime);
        var token = await clients.IssueAsync(client, application.Settings.Scopes, lifetime, ct);
        return ClientAnswers.Created(http, json =>
        {
            json.WriteString("id", Guid.NewGuid().ToString());
            json.WriteString("access_token", token.Token);
            json.WriteNumber("created_at", now.ToUnixTimeMilliseconds());
            json.WriteNumber("expires_in", (long)lifetime.TotalSeconds);
            json.WriteString("token_type", "bearer");
        });
    }

    // Some apps send a token that they have on every call, here too; it says nothing.
    private static string? BasicHeader(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } header] && header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) ? header : null;

    private static string? Secret(ClientCredential credential) => credential switch
    {
        ClientCredential.Post post => post.Secret,
        ClientCredential.Basic basic => basic.Secret,
        _ => null,
    };

    private IResult Refuse(string code)
    {
        TvApiLog.CredentialsRefused(log, code);
        return ClientAnswers.Error(code);
    }
}
