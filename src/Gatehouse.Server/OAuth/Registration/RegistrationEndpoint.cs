using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Gatehouse.Protocols.OAuth;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Hosting.Http;
using Gatehouse.Server.OAuth.Clients;
using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.OAuth.Http;
using Gatehouse.Server.OAuth.Issuers;
using Gatehouse.Server.OAuth.Tokens;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.OAuth.Registration;

/// <summary>
/// Programs register themselves (RFC 7591) and look after their registration (RFC 7592). Off unless switched on, and never
/// without an initial access token: a server that anybody may register with shows anybody's name on its consent page.
/// </summary>
internal sealed class RegistrationEndpoint(
    IssuerDirectory issuers, Database database, ClientStore clients, ClientSecrets secrets, RegistrationTokenStore tokens, IAudit audit,
    IOptions<OAuthOptions> options, TimeProvider time, ILogger<RegistrationEndpoint> log)
{
    private static readonly OAuthError OddSubject = OAuthError.InvalidClientMetadata("The certificate's subject may be named by its DN, a DNS name or a URI only.");
    private static readonly OAuthError NoToken = OAuthError.InvalidToken("The token is missing, unknown, expired or used up.");

    /// <summary><c>POST /{org}/oauth2/register</c>.</summary>
    public static Task<IResult> PostAsync(HttpContext http, string org, RegistrationEndpoint endpoint, CancellationToken ct) => endpoint.RegisterAsync(http, org, ct);

    /// <summary><c>GET /{org}/oauth2/register/{id}</c>.</summary>
    public static Task<IResult> GetAsync(HttpContext http, string org, string id, RegistrationEndpoint endpoint, CancellationToken ct) =>
        endpoint.WithClientAsync(http, org, id, (issuer, row, token) => Task.FromResult(Answer(http, issuer, row, token, null)), ct);

    /// <summary><c>PUT /{org}/oauth2/register/{id}</c>: replaces the registration.</summary>
    public static Task<IResult> PutAsync(HttpContext http, string org, string id, RegistrationEndpoint endpoint, CancellationToken ct) =>
        endpoint.WithClientAsync(http, org, id, (issuer, row, token) => endpoint.ReplaceAsync(http, issuer, row.Id, token, ct), ct);

    /// <summary><c>DELETE /{org}/oauth2/register/{id}</c>: ends the client with everything that it was given.</summary>
    public static Task<IResult> DeleteAsync(HttpContext http, string org, string id, RegistrationEndpoint endpoint, CancellationToken ct) =>
        endpoint.WithClientAsync(http, org, id, (issuer, row, _) => endpoint.RemoveAsync(issuer, row, ct), ct);

    private async Task<IResult> RegisterAsync(HttpContext http, string org, CancellationToken ct)
    {
        if (!options.Value.DynamicRegistration || await issuers.FindAsync(org, ct) is not { } issuer)
        {
            return TypedResults.NotFound();
        }

        if (Token(http, Prefixes.InitialAccessToken) is not { } token)
        {
            return Unauthorized(http);
        }

        var (metadata, error) = await ReadAsync(http, ct);
        if (metadata is null)
        {
            return OAuthAnswers.Error(http, error!);
        }

        var settings = RegisteredMetadata.ToSettings(metadata, new ClientSettings());
        if (settings is null)
        {
            return OAuthAnswers.Error(http, OddSubject);
        }

        return await database.WriteAsync<IResult>(async tx =>
        {
            if (await tokens.UseAsync(tx, issuer.OrganizationId, token) is not { } tokenId)
            {
                return Unauthorized(http);
            }

            var registration = SecretToken.New(Prefixes.RegistrationAccessToken);
            var row = await clients.AddAsync(tx, issuer.OrganizationId, metadata.Name ?? "Unnamed", settings, SecretToken.Hash(registration));
            var secret = ClientSecrets.Has(settings) ? await secrets.RotateAsync(tx, row.Id, time.GetUtcNow()) : null;
            await audit.WriteAsync(tx, issuer.OrganizationId, "system", tokenId, "oauth-client.register", row.Id, new { row.Name });
            tx.AfterCommit(() => OAuthLog.ClientRegistered(log, row.Id, tokenId));
            return Answer(http, issuer, row, registration, secret, StatusCodes.Status201Created);
        }, ct);
    }

    private async Task<IResult> ReplaceAsync(HttpContext http, Issuer issuer, string id, string token, CancellationToken ct)
    {
        var (metadata, error) = await ReadAsync(http, ct);
        return metadata is null
            ? OAuthAnswers.Error(http, error!)
            : await database.WriteAsync(async tx =>
            {
                // Somebody may have disabled or changed it since it was found: only the locked row counts.
                var row = await ClientStore.LockAsync(tx, issuer.OrganizationId, id);
                return IsOf(token, row) ? await ReplaceAsync(tx, http, issuer, row, metadata, token) : Unauthorized(http);
            }, ct);
    }

    private async Task<IResult> ReplaceAsync(Tx tx, HttpContext http, Issuer issuer, ClientRow row, ClientMetadata metadata, string token)
    {
        // RFC 7592 §2.2: both are the client's own where they are there; nobody chooses a secret.
        if ((metadata.ClientId is { } named && named != row.Id) || (metadata.ClientSecret is { } known && !await secrets.FitsAsync(tx, row.Id, known)))
        {
            return OAuthAnswers.Error(http, OAuthError.InvalidClientMetadata("The client_id or client_secret is another than the client's."));
        }

        var before = ClientRow.Read(row.Settings);
        if (RegisteredMetadata.ToSettings(metadata, before) is not { } settings)
        {
            return OAuthAnswers.Error(http, OddSubject);
        }

        await ClientStore.ChangeAsync(tx, row.Id, metadata.Name ?? row.Name, settings, row.Disabled);
        var secret = ClientSecrets.Has(settings) == ClientSecrets.Has(before) ? null
            : ClientSecrets.Has(settings) ? await secrets.RotateAsync(tx, row.Id, time.GetUtcNow()) : await DropAsync(tx, row.Id);
        await audit.WriteAsync(tx, issuer.OrganizationId, "system", row.Id, "oauth-client.update", row.Id, new { metadata.Name });
        return Answer(http, issuer, (await ClientStore.LockAsync(tx, issuer.OrganizationId, row.Id))!, token, secret);
    }

    private static async Task<string?> DropAsync(Tx tx, string clientId)
    {
        await ClientSecrets.DropAsync(tx, clientId);
        return null;
    }

    private async Task<IResult> RemoveAsync(Issuer issuer, ClientRow row, CancellationToken ct)
    {
        await database.WriteAsync(async tx =>
        {
            if (await ClientStore.DeleteAsync(tx, issuer.OrganizationId, row.Id))
            {
                await audit.WriteAsync(tx, issuer.OrganizationId, "system", row.Id, "oauth-client.delete", row.Id, new { row.Name });
            }
        }, ct);
        return TypedResults.NoContent();
    }

    // RFC 7592 §2: the same answer for an unknown client and a wrong token.
    private async Task<IResult> WithClientAsync(HttpContext http, string org, string id, Func<Issuer, ClientRow, string, Task<IResult>> work, CancellationToken ct)
    {
        if (!options.Value.DynamicRegistration || await issuers.FindAsync(org, ct) is not { } issuer)
        {
            return TypedResults.NotFound();
        }

        var row = await clients.FindRowAsync(issuer.OrganizationId, id, ct);
        return Token(http, Prefixes.RegistrationAccessToken) is { } token && IsOf(token, row) ? await work(issuer, row, token) : Unauthorized(http);
    }

    private static bool IsOf(string token, [NotNullWhen(true)] ClientRow? row) =>
        row is { RegistrationHash: { } hash, Disabled: false } && CryptographicOperations.FixedTimeEquals(hash, SecretToken.Hash(token));

    private static async Task<(ClientMetadata? Metadata, OAuthError? Error)> ReadAsync(HttpContext http, CancellationToken ct)
    {
        if (!http.Request.HasJsonContentType())
        {
            return (null, OAuthError.InvalidClientMetadata("The body is not JSON."));
        }

        return ClientMetadata.TryParse(await BodyBytes.ReadAsync(http.Request, ClientMetadata.MaxBytes, ct), out var metadata, out var error) ? (metadata, null) : (null, error);
    }

    private static string? Token(HttpContext http, string prefix) =>
        http.Request.Headers.Authorization is [var header] && PresentedToken.TryParse(header, out var presented) && !presented.IsDpop && SecretToken.Is(prefix, presented.Token)
            ? presented.Token
            : null;

    private static IResult Unauthorized(HttpContext http)
    {
        http.Response.Headers.WWWAuthenticate = TokenChallenge.Bearer(http.Request.Headers.Authorization.Count == 0 ? null : NoToken);
        return OAuthAnswers.Secret(http, NoToken.ToJson(), NoToken.Status);
    }

    private static IResult Answer(HttpContext http, Issuer issuer, ClientRow row, string? registrationToken, string? secret, int status = StatusCodes.Status200OK) =>
        OAuthAnswers.Secret(
            http, RegisteredMetadata.Write(row.ToClient(), DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedMs), issuer.Endpoint("register/" + row.Id), registrationToken, secret), status);
}
